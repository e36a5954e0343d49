import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { SharedBenches } from '../../src/app/sharedBenches.ts';
import type { Workbench } from '../../src/app/runs.ts';
import { request } from '../contract/chatModel.contract.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testModelFile } from '../support/testHome.ts';

const never = new AbortController().signal;
const MODEL = `embedded:${await testModelFile()}`;

test('two runs at once write with one process, and each gets its own reply', async (t) => {
  const home = await temporaryFolder(t);
  const benches = new SharedBenches({ idleMs: 0 });
  t.after(() => benches.close());
  const seen: number[] = [];
  const write = (topic: string): Promise<string> =>
    withBench(benches, home, async ({ model }) => {
      const onText = (): void => void seen.push(modelProcesses().length);
      const asked = { ...request('b1.1', `Name one ${topic}.`, 12), onText };
      return (await model.complete(asked, never)).text;
    });
  const texts = await Promise.all([write('animal'), write('colour')]);
  assert.ok(texts.every((text) => text !== ''));
  assert.notEqual(texts[0], texts[1]);
  assert.deepEqual([...new Set(seen)], [1]);
  assert.deepEqual(modelProcesses(), []);
});

test('a model that dies fails the runs that wait for it, and is there again for the next', async (t) => {
  const home = await temporaryFolder(t);
  const benches = new SharedBenches({ idleMs: 60_000 });
  t.after(() => benches.close());
  const writeLong = (kill: boolean): Promise<unknown> =>
    withBench(benches, home, ({ model }) => {
      const onText = (): void => {
        if (kill) for (const pid of modelProcesses()) process.kill(pid, 'SIGKILL');
      };
      return model.complete({ ...request('b1.1', 'Count in words.', 300), onText }, never);
    });
  const ends = await Promise.allSettled([writeLong(true), writeLong(false)]);
  for (const end of ends) {
    assert.equal(end.status, 'rejected');
    assert.match(String(end.reason), /its process ended \(SIGKILL\)/);
  }
  const text = await withBench(benches, home, async ({ model }) => {
    return (await model.complete(request('b1.1', 'Say yes.', 4), never)).text;
  });
  assert.notEqual(text, '');
});

test('a tape is each run’s own: both hear it from the start', async (t) => {
  const home = await temporaryFolder(t);
  const tape = join(home, 'tape.jsonl');
  await writeFile(
    tape,
    `${JSON.stringify({ text: 'first' })}\n${JSON.stringify({ text: 'second' })}\n`,
  );
  const benches = new SharedBenches({ idleMs: 0 });
  t.after(() => benches.close());
  const hear = (): Promise<string> =>
    benches.withWorkbench(
      { model: `tape:${tape}`, options: {} },
      { home, apiKey: undefined, onProgress: () => undefined },
      async ({ model }) => (await model.complete(request('b1.1', 'Go.', 4), never)).text,
      never,
    );
  assert.deepEqual(await Promise.all([hear(), hear()]), ['first', 'first']);
});

function withBench<T>(
  benches: SharedBenches,
  home: string,
  use: (bench: Workbench) => Promise<T>,
): Promise<T> {
  return benches.withWorkbench(
    { model: MODEL, options: { threads: '1', batch: '2' } },
    { home, apiKey: undefined, onProgress: () => undefined },
    use,
    never,
  );
}

/** Ids of the processes that hold a model for this one. */
function modelProcesses(): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return table
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => found !== null)
    .filter(
      ([, , parent, args = '']) => Number(parent) === process.pid && args.includes('modelProcess'),
    )
    .map(([, pid]) => Number(pid));
}
