import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useTool, type ToolParts } from '../../../src/extension/agents/useTool.ts';
import { lessonsOfRun } from '../../../src/app/lessonsOfRun.ts';
import { settingsFrom } from '../../../src/extension/settings.ts';
import { explored } from '../../support/exploredRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { exploredOnDisk } from '../exploredOnDisk.ts';

const signal = new AbortController().signal;

test('a program is judged for another agent, with figures of hidden tests and nothing of their content', async (t) => {
  const parts = partsUnder(await temporaryFolder(t));
  const code = 'print("even" if int(input()) % 2 == 0 else "odd")';
  const said = await useTool('leafe_judge', { problem: 'starter#parity', code }, parts, signal);
  const { verdict, passed, total, tests } = JSON.parse(said) as {
    verdict: string;
    passed: number;
    total: number;
    tests: object[];
  };
  assert.equal(verdict, 'accepted');
  assert.equal(passed, total);
  assert.ok(tests.every((figures) => !('input' in figures) && !('expected' in figures)));
});

test('what is wrong with a request is an answer that the model can mend', async (t) => {
  const parts = partsUnder(await temporaryFolder(t));
  const answers = await Promise.all([
    useTool('leafe_judge', { problem: 'starter#no_such', code: 'x' }, parts, signal),
    useTool('leafe_judge', { problem: 'starter#parity' }, parts, signal),
    useTool('leafe_judge', { problem: 'starter#parity', code: 'x', extra: 1 }, parts, signal),
    useTool('leafe_reflect', { run: 'no-such-run' }, parts, signal),
    useTool('leafe_reflect', 'not an object', parts, signal),
  ]);
  for (const answer of answers) {
    const { refused, todo } = JSON.parse(answer) as { refused: string; todo: string };
    assert.notEqual(refused, '', answer);
    assert.notEqual(todo, '', answer);
  }
});

test('a run that has no lessons says so by an empty list', async (t) => {
  const home = await temporaryFolder(t);
  const run = await exploredOnDisk(home, ['print("even")']);
  const said = JSON.parse(await useTool('leafe_reflect', { run }, partsUnder(home), signal)) as {
    run: string;
    problem: string;
    lessons: object[];
  };
  assert.equal(said.run, run);
  assert.match(said.problem, /parity/);
  assert.deepEqual(said.lessons, []);
});

test('a lesson is told with the step it blames, its program and verdict, and what it rests on', async () => {
  const { state } = await explored(
    `
    program a | wrongAnswer 1/3
    program b | wrongAnswer 1/3
    blame 1   | reads one line only; read all input first
    program c | accepted 3/3
  `,
    { settings: { rollouts: 1, horizon: 2 } },
  );
  const { lessons, ended } = lessonsOfRun(state);
  assert.equal(ended, 'solved');
  const [lesson] = lessons;
  assert.equal(lesson?.blamed, 'b1.1');
  assert.equal(lesson.verdict, 'wrongAnswer');
  assert.match(lesson.fix, /read all input first/);
  assert.ok(lesson.program);
  assert.ok(lesson.evidence.length > 0);
  assert.deepEqual(lessonsOfRun(state, 'b2').lessons, []);
});

test('a branch is begun in the run that is meant, and one that is not there is refused', async (t) => {
  const home = await temporaryFolder(t);
  const run = await exploredOnDisk(home, ['print("even")']);
  const asked: object[] = [];
  const parts = {
    ...partsUnder(home),
    branch: (ask: object) => Promise.resolve(void asked.push(ask)),
  };
  const input = { run: run.slice(-4), step: 'b1.1', hint: 'read the number' };
  const said = JSON.parse(await useTool('leafe_branch', input, parts, signal)) as object;
  assert.deepEqual(asked, [{ ...input, run }]);
  assert.ok('begun' in said);
  assert.match(await useTool('leafe_branch', { ...input, run: 'none' }, parts, signal), /refused/);
  assert.equal(asked.length, 1);
});

function partsUnder(home: string): ToolParts {
  return {
    settings: () => settingsFrom(() => undefined, { LEAFE_HOME: home }),
    branch: () => Promise.reject(new Error('no branch is opened here')),
  };
}
