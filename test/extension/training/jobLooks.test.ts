import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LeafeError } from '../../../src/core/errors.ts';
import { jobProgress } from '../../../src/domain/jobProgress.ts';
import type { JobFact } from '../../../src/domain/jobRecord.ts';
import type { JobState } from '../../../src/domain/jobStates.ts';
import { agoWords, spanWords } from '../../../src/extension/training/jobWords.ts';
import { jobNotice } from '../../../src/extension/training/jobNotice.ts';
import { jobTrouble } from '../../../src/extension/training/jobTrouble.ts';
import { statusWords } from '../../../src/extension/training/statusWords.ts';
import { trainerHelp } from '../../../src/extension/training/trainerHelp.ts';
import type { SeenJob } from '../../../src/extension/training/trainingJobs.ts';
import { jobLook } from '../../../src/extension/views/jobLook.ts';
import { jobRecord, trainEvents } from '../../support/panel/jobScenarios.ts';

const NOW = { nowMs: Date.parse('2026-11-30T08:05:30.000Z'), language: 'en' };
const FETCHED: JobFact = { kind: 'fetched', at: '', files: [] };
const HOSTED: JobFact = { kind: 'hosted', at: '', model: 'ft:small-1:org:1' };
const KEPT: JobFact = { kind: 'adapterKept', at: '', adapter: 'monday' };
const UNREACHABLE = new LeafeError('trainer', 'unreachable', 'no route to host');
const UNAUTHORIZED = new LeafeError('trainer', 'unauthorized', '401');

test('a job at work says how far it is, how long it takes, where and with what, and since when', () => {
  const { label, description, icon, context } = jobLook(seen('running'), NOW);
  assert.equal(label, 'monday-1');
  assert.equal(
    description,
    '84/120 · 2 min left · running · gpu · qwen2.5-coder-1.5b · 5 min. ago',
  );
  assert.deepEqual([icon, context], ['sync~spin', 'job.live']);
});

test('menus see what can be done with a job', () => {
  const context = (state: JobState, facts: readonly JobFact[] = []): string =>
    jobLook(seen(state, { facts }), NOW).context;
  assert.deepEqual(
    [context('queued'), context('stopping'), context('failed'), context('lost')],
    ['job.live', 'job.stopping', 'job.ended', 'job.ended'],
  );
  assert.equal(context('succeeded'), 'job.done');
  // What came may not have been kept, as where that was cancelled.
  assert.equal(context('succeeded', [FETCHED]), 'job.done');
  assert.equal(context('succeeded', [FETCHED, KEPT]), 'job.fetched');
  assert.equal(context('succeeded', [FETCHED, HOSTED]), 'job.hosted');
});

test('what hinders following a job comes first, with what to do on hover', () => {
  const lost = jobLook(seen('running', { lost: UNREACHABLE }), NOW);
  assert.match(lost.description, /^The trainer cannot be reached · 84\/120/);
  assert.equal(lost.icon, 'debug-disconnect');
  const refused = jobLook(seen('running', { trouble: UNAUTHORIZED }), NOW);
  assert.equal(refused.icon, 'warning');
  assert.match(refused.tooltip, /refused the token: 401\. Set the token/);
});

test('trouble has the button that helps with it, of the trainer that it is about', () => {
  const { told, help } = jobTrouble(seen('running', { trouble: UNAUTHORIZED }));
  assert.deepEqual(
    [told?.help, told?.passes, help],
    [
      'Set Token…',
      false,
      { title: 'Set Token…', command: 'leafe.setTrainerToken', argument: { trainer: 'gpu' } },
    ],
  );
  assert.equal(jobTrouble(seen('running', { lost: UNREACHABLE })).told?.passes, true);
  assert.equal(jobTrouble(seen('running')).told, null);
  assert.equal(trainerHelp(UNREACHABLE, 'gpu')?.command, 'leafe.checkTrainer');
  assert.equal(trainerHelp(new Error('ours'), 'gpu'), null);
});

test('a job that ended is told with what can be done now; one that a person ended or has, is not', () => {
  const notice = (state: JobState, facts: readonly JobFact[] = []) =>
    jobNotice(seen(state, { facts }).known);
  const done = notice('succeeded');
  assert.equal(done?.text, 'monday-1 is trained on gpu.');
  assert.deepEqual(
    done?.remedies.map(({ title }) => title),
    ['Fetch', 'Show Job'],
  );
  assert.match(notice('failed')?.text ?? '', /^monday-1 failed\. There was not enough memory/);
  assert.equal(notice('lost')?.text, 'monday-1 is lost.');
  assert.equal(notice('succeeded', [FETCHED]), null);
  assert.equal(notice('cancelled'), null);
});

test('the status bar tells of one job how far it is, of several how many', () => {
  assert.equal(statusWords([]), null);
  assert.equal(statusWords([seen('running')]), 'training 84/120 · 2 min left');
  assert.equal(statusWords([seen('queued', { steps: 0 })]), 'training queued');
  assert.equal(statusWords([seen('running'), seen('queued')]), '2 training jobs');
});

test('times are told as rough as people say them', () => {
  assert.deepEqual([0.2, 59, 61, 3599, 9000].map(spanWords), [
    '1 s',
    '59 s',
    '1 min',
    '1 h 0 min',
    '2 h 30 min',
  ]);
  const at = '2026-11-29T08:00:00.000Z';
  assert.equal(agoWords(at, Date.parse(at) + 500, 'en'), 'now');
  assert.equal(agoWords(at, Date.parse(at) + 26 * 3_600_000, 'de'), 'gestern');
});

interface Seen {
  readonly facts?: readonly JobFact[];
  readonly steps?: number;
  readonly lost?: Error | null;
  readonly trouble?: unknown;
}

function seen(state: JobState, more: Seen = {}): SeenJob {
  const { facts = [], steps = 84, lost = null, trouble = null } = more;
  const known = { job: 'monday-1', folder: '/none', record: jobRecord(state, facts) };
  return { known, progress: jobProgress(steps === 0 ? [] : trainEvents(steps)), lost, trouble };
}
