import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { Journal } from '../../../src/core/ports/journal.ts';
import type { RunFact, Spend } from '../../../src/domain/runEvent.ts';
import { settingsSchema } from '../../../src/domain/settings.ts';
import { openJournal } from '../../../src/platform/files/journal.ts';
import { newRunId } from '../../../src/platform/files/runId.ts';
import { findRun, listRuns, runsStamp, type RunSummary } from '../../../src/platform/files/runs.ts';
import { event } from '../../contract/journal.contract.ts';

const never = new AbortController().signal;
let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'leafe-runs-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

test('a home without runs lists none', async () => {
  assert.deepEqual(await listed(), []);
  assert.deepEqual(await listed(join(home, 'nowhere')), []);
});

const NONE: ReadonlySet<string> = new Set();

test('the stamp of the runs changes with each thing that happens to one, and with nothing else', async () => {
  const stamps = [await runsStamp(home, NONE)];
  const journal = await begun('20261124-0000-sum_two-bbbb');
  stamps.push(await runsStamp(home, NONE));
  await journal.close();
  stamps.push(await runsStamp(home, NONE));
  await appendFile(join(home, 'runs', '20261124-0000-sum_two-bbbb', 'journal.jsonl'), '{');
  stamps.push(await runsStamp(home, NONE));
  assert.equal(await runsStamp(home, new Set(['20261124-0000-sum_two-bbbb'])), stamps[0]);
  await rm(join(home, 'runs', '20261124-0000-sum_two-bbbb'), { recursive: true });
  stamps.push(await runsStamp(home, NONE));
  assert.equal(new Set(stamps).size, 4, 'at the end it is as at the start');
  assert.equal(stamps.at(-1), stamps[0]);
  assert.equal(await runsStamp(home, NONE), stamps[0]);
});

test('runs are listed oldest first, with how they ended', async () => {
  await (await begun('20261125-0000-later-aaaa')).close();
  const ended = await begun('20261124-0000-sum_two-bbbb');
  await ended.append([event(1, { kind: 'runEnded', because: 'solved', spend: spend(7) })]);
  await ended.close();
  const [first, second] = await listed();
  assert.deepEqual(
    [first?.run, first?.problem, first?.policy, first?.model, first?.endedBecause, first?.steps],
    ['20261124-0000-sum_two-bbbb', 'sum_two', 'tree', 'tape:x', 'solved', 7],
  );
  assert.equal(first?.events, 2);
  assert.deepEqual([second?.endedBecause, second?.steps, second?.atWork], [null, null, false]);
});

test('a run that a process works on is listed as at work', async () => {
  const journal = await begun('one');
  assert.equal((await listed())[0]?.atWork, true);
  await journal.close();
  assert.equal((await listed())[0]?.atWork, false);
});

test('the list goes on past a damaged run and past what is no run', async () => {
  await (await begun('b-good')).close();
  await mkdir(join(home, 'runs', 'c-empty'));
  await mkdir(join(home, 'runs', 'a-damaged'));
  await writeFile(join(home, 'runs', 'a-damaged', 'journal.jsonl'), 'rubbish\n');
  await writeFile(join(home, 'runs', 'note.txt'), '');
  const runs = await listed();
  assert.deepEqual(
    runs.map(({ run, problem }) => [run, problem]),
    [
      ['a-damaged', null],
      ['b-good', 'sum_two'],
    ],
  );
});

test('a torn last line does not hide the one before it', async () => {
  await (await begun('one')).close();
  await appendFile(join(home, 'runs', 'one', 'journal.jsonl'), '{"v":1,'.padEnd(200_000, 'x'));
  assert.equal((await listed())[0]?.events, 1);
});

test('a run is found by name, beginning, last letters and path', async () => {
  const run = '20261124-0208-sum_two-k3f9';
  const folder = join(home, 'runs', run);
  await (await begun(run)).close();
  await (await begun('20261125-0208-sum_two-m2p8')).close();
  for (const wanted of [run, '20261124', 'k3f9', folder, join(folder, 'journal.jsonl')]) {
    assert.equal(await findRun(home, wanted), folder, wanted);
  }
});

test('a name that fits none or several says what comes near', async () => {
  await (await begun('20261124-0208-sum_two-k3f9')).close();
  await (await begun('20261124-0209-sum_two-m2p8')).close();
  await assert.rejects(
    findRun(home, '20261124'),
    (error) =>
      isLeafeError(error, 'journal', 'ambiguousRun') &&
      /fits several: 20261124-0208-sum_two-k3f9, 20261124-0209-sum_two-m2p8/.test(error.message),
  );
  const cases: readonly [string, RegExp][] = [
    ['20261124-0208-sum_too-k3f9', /near it: 20261124-0208-sum_two-k3f9/],
    ['nothing like it', /"nothing like it"/],
    ['', /""/],
    ['..', /"\.\."/],
  ];
  for (const [wanted, words] of cases) {
    await assert.rejects(
      findRun(home, wanted),
      (error) => isLeafeError(error, 'journal', 'unknownRun') && words.test(error.message),
      wanted,
    );
  }
});

test('a new run is named after time, problem and chance', () => {
  const at = Date.UTC(2026, 10, 24, 2, 8, 59);
  assert.equal(
    newRunId(at, 'sum_two', () => 0),
    '20261124-0208-sum_two-aaaa',
  );
  assert.equal(
    newRunId(at, '1575_A', () => 0.999),
    '20261124-0208-1575_A-9999',
  );
  assert.equal(
    newRunId(at, 'a..b/../c d~^:é', () => 0),
    '20261124-0208-a_b_c_d_e-aaaa',
  );
  assert.equal(
    newRunId(at, '日本', () => 0),
    '20261124-0208-problem-aaaa',
  );
  assert.equal(newRunId(at, 'x'.repeat(300), () => 0).length, 59);
});

async function begun(run: string): Promise<Journal> {
  const journal = await openJournal(join(home, 'runs', run), { mode: 'write' }, never);
  await journal.append([event(0, STARTED)]);
  return journal;
}

async function listed(where = home): Promise<RunSummary[]> {
  const runs: RunSummary[] = [];
  for await (const run of listRuns(where)) runs.push(run);
  return runs;
}

const STARTED: RunFact = {
  kind: 'runStarted',
  problem: 'sum_two',
  problemDigest: '0',
  problemFile: 'problems.jsonl',
  metaFile: null,
  policy: 'tree',
  model: 'tape:x',
  modelOptions: {},
  settings: settingsSchema.parse({}),
  seed: 1,
  width: 1,
  version: '0.1.0',
};

function spend(steps: number): Spend {
  return {
    steps,
    programs: steps,
    tests: 0,
    branches: 1,
    reflections: 0,
    actPromptTokens: 0,
    actCompletionTokens: 0,
    reflectPromptTokens: 0,
    reflectCompletionTokens: 0,
    seconds: 0,
    modelMs: 0,
    judgeMs: 0,
  };
}
