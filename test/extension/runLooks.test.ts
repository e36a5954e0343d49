import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LeafeError } from '../../src/core/errors.ts';
import { branchOf, stepOf } from '../../src/domain/runState.ts';
import {
  branchLook,
  liveLook,
  runLook,
  stepLook,
  troubleLook,
} from '../../src/extension/views/runLooks.ts';
import type { RunSummary } from '../../src/platform/files/runs.ts';
import { explored } from '../support/exploredRun.ts';

test('a solved run shows its steps by verdict, and the branch that carries a lesson says which', async () => {
  const { state } = await explored(
    `
    program a | wrongAnswer 1/3
    program b | wrongAnswer 1/3
    blame 1   | read all input first
    program c | accepted 3/3
  `,
    { settings: { rollouts: 1, horizon: 2 } },
  );
  const look = (id: string, blamed: boolean): string => {
    const { label, description, icon, context } = stepLook(stepOf(state, id), { blamed });
    return [label, description, icon, context].join(' | ');
  };
  assert.equal(look('b1.1', true), 'b1.1 | wrong answer 1/3 · blamed | error | step');
  assert.equal(look('b1.2', false), 'b1.2 | wrong answer 1/3 | error | step.child');
  assert.equal(look('b2.1', false).split(' | ')[2], 'pass');
  const branch = branchLook(branchOf(state, 'b2'), 'solved');
  assert.match(branch.description, /^solved · from the problem · lesson: /);
  assert.match(branch.tooltip, /Blames b1\.1/);
});

test('a branch that its run left open says how the run ended, and is live only while one works on it', async () => {
  const { state } = await explored('program a | wrongAnswer 1/3', {
    settings: { rollouts: 1, horizon: 1, depth: 0 },
  });
  const open = { ...branchOf(state, 'b1'), closed: null };
  const looks = (['atWork', 'failed', 'cancelled', 'cutOff'] as const).map((run) => {
    const { description, color } = branchLook(open, run);
    return `${description} | ${color ?? ''}`;
  });
  assert.deepEqual(looks, [
    'open · from the problem | progressBar.background',
    'broken off · from the problem | testing.iconErrored',
    'stopped · from the problem | disabledForeground',
    'cut off · from the problem | disabledForeground',
  ]);
});

test('control characters of a model stay out of the tree', async () => {
  const { state } = await explored(
    `
    program a | wrongAnswer 1/3
    blame 1   | read \u001b[31mall\u202e input first
    program c | accepted 3/3
  `,
    { settings: { rollouts: 1, horizon: 1 } },
  );
  const { description, tooltip } = branchLook(branchOf(state, 'b2'), 'solved');
  assert.match(description, /lesson/);
  assert.doesNotMatch(`${description}${tooltip}`, /[\u001b\u202e]/);
});

test('a run that was cut off or stopped can be resumed, one at work elsewhere cannot', () => {
  const looks = [
    runLook(SUMMARY),
    runLook({ ...SUMMARY, endedBecause: 'cancelled', steps: 1 }),
    runLook({ ...SUMMARY, atWork: true }),
    runLook({ ...SUMMARY, endedBecause: 'solved', steps: 3 }),
    runLook({ ...SUMMARY, problem: null }),
  ].map(({ context, description }) => `${context}: ${description}`);
  assert.deepEqual(looks, [
    'run.resumable: cut off · tree',
    'run.resumable: stopped · 1 step · tree',
    'run.elsewhere: at work in another process · tree',
    'run.ended: solved · 3 steps · tree',
    'run.damaged: damaged · tree',
  ]);
});

test("a run that was imported names its agent, on the disk and at work; the agent's steps are marked", async () => {
  const agent = { name: 'some-\u001b[31magent', model: 'some-model' };
  const { description, tooltip } = runLook({ ...SUMMARY, importedFrom: agent });
  assert.equal(description, 'cut off · imported from some-agent · tree');
  assert.match(tooltip, /\nimported from some-agent \(some-model\)$/);
  const { state } = await explored('program a | wrongAnswer 1/3', {
    settings: { rollouts: 1, horizon: 1, depth: 0 },
  });
  const { started } = state;
  assert.ok(started !== null);
  const imported = { sha256: 'a'.repeat(64), agent };
  const atWork = { ...state, started: { ...started, imported } };
  const live = { run: 'r', problem: 'add. Add', progress: null, writing: [], stopping: false };
  const look = liveLook({ ...live, state: atWork });
  assert.equal(look.description, 'at work · 1 step · imported from some-agent');
  assert.match(look.tooltip, /\(some-model\)$/);
  const own = stepOf(state, 'b1.1');
  const theirs = stepLook({ ...own, taken: { ...own.taken, agent } }, { blamed: false });
  assert.equal(theirs.description, 'wrong answer 1/3 · imported');
  assert.match(theirs.tooltip, /\nimported from some-agent \(some-model\)/);
  assert.doesNotMatch(stepLook(own, { blamed: false }).tooltip, /imported/);
});

test('a run that waits for a model says how far it has come', () => {
  const at = { writing: [], stopping: false };
  const live = { run: 'r', problem: 'add. Add', state: null, ...at };
  const progress = { what: 'fetching a model', fraction: 0.427 };
  assert.equal(liveLook({ ...live, progress }).description, 'fetching a model: 42 %');
  assert.equal(liveLook({ ...live, progress: null }).description, 'starting');
});

test('under a run that is damaged stands what happened, and what to do is on hover', () => {
  const detail = '/home/one/.leafe/runs/r/journal.jsonl, line 3: it is not JSON';
  const { label, tooltip, icon } = troubleLook(new LeafeError('journal', 'damaged', detail));
  assert.equal(label, 'The journal is damaged');
  assert.match(tooltip, /runs\/r\/journal\.jsonl, line 3: it is not JSON\. Keep a copy/);
  assert.equal(icon, 'warning');
});

const SUMMARY: RunSummary = {
  run: '20261124-0208-add-k3f9',
  folder: '/runs/20261124-0208-add-k3f9',
  problem: 'add. Add Two Numbers',
  policy: 'tree',
  model: 'tape:t.jsonl',
  startedAt: '2026-11-24T02:08:00.000Z',
  lastAt: '2026-11-24T02:09:00.000Z',
  endedBecause: null,
  atWork: false,
  steps: null,
  events: 9,
  imported: null,
  importedFrom: null,
};
