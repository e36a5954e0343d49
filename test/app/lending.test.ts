import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Lending } from '../../src/app/lending.ts';
import { LeafeError } from '../../src/core/errors.ts';
import type { Progress, ShowProgress } from '../../src/app/progress.ts';

const never = new AbortController().signal;
const quiet: ShowProgress = () => undefined;

test('two who use it at once have the same one, and it closes after the last', async () => {
  const { lending, opened, closed } = shelf();
  const first = gate();
  const both = [
    lending.use(async (thing) => (await first.passed, thing.number), quiet, never),
    lending.use(async (thing) => thing.number, quiet, never),
  ];
  await both[1];
  assert.deepEqual(closed, []);
  first.open();
  assert.deepEqual(await Promise.all(both), [1, 1]);
  assert.deepEqual([opened(), closed], [1, [1]]);
});

test('it is kept for who comes soon, and closed with the window', async () => {
  const { lending, opened, closed } = shelf({ idleMs: 60_000 });
  const number = (): Promise<number> => lending.use(async (thing) => thing.number, quiet, never);
  assert.deepEqual([await number(), await number()], [1, 1]);
  assert.deepEqual([opened(), closed], [1, []]);
  await lending.close();
  assert.deepEqual(closed, [1]);
});

test('where the engine behind it is gone, the next one gets another, and nobody loses what they have', async () => {
  const { lending, closed } = shelf();
  const first = gate();
  const going = lending.use(async (thing) => (await first.passed, thing.number), quiet, never);
  const gone = new LeafeError('sandbox', 'engineUnavailable', 'no socket answers');
  await assert.rejects(
    lending.use(() => Promise.reject(gone), quiet, never),
    gone,
  );
  assert.equal(await lending.use(async (thing) => thing.number, quiet, never), 2);
  assert.deepEqual(closed, [2]);
  first.open();
  assert.equal(await going, 1);
  assert.deepEqual(closed, [2, 1]);
});

test('a failure of one call leaves it to the others', async () => {
  const { lending, opened } = shelf({ idleMs: 60_000 });
  const tooLong = new LeafeError('model', 'contextTooLong', '9000 tokens');
  await assert.rejects(
    lending.use(() => Promise.reject(tooLong), quiet, never),
    tooLong,
  );
  await lending.use(async () => undefined, quiet, never);
  assert.equal(opened(), 1);
  await lending.close();
});

test('who turns away while it is being opened does not stop it for the other', async () => {
  const opening = gate();
  const { lending } = shelf({ opening: opening.passed });
  const stop = new AbortController();
  const away = lending.use(async (thing) => thing.number, quiet, stop.signal);
  const staying = lending.use(async (thing) => thing.number, quiet, never);
  stop.abort(new Error('turned away'));
  await assert.rejects(away, /turned away/);
  opening.open();
  assert.equal(await staying, 1);
});

test('where all turn away while it is being opened, the opening ends', async () => {
  const opening = gate();
  const { lending, signals } = shelf({ opening: opening.passed });
  const stop = new AbortController();
  const away = lending.use(async () => undefined, quiet, stop.signal);
  stop.abort(new Error('turned away'));
  opening.open();
  await assert.rejects(away, /turned away/);
  assert.equal(signals[0]?.aborted, true);
});

test('one that cannot be opened fails all who wait, and is tried again by the next', async () => {
  let tries = 0;
  const lending = new Lending({
    idleMs: 0,
    open: async () => {
      tries += 1;
      await sleep(1);
      if (tries === 1) throw new LeafeError('sandbox', 'engineUnavailable', 'no socket answers');
      return { close: async () => undefined };
    },
  });
  const use = (): Promise<void> => lending.use(async () => undefined, quiet, never);
  const ends = await Promise.allSettled([use(), use()]);
  assert.deepEqual(
    ends.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  await use();
  assert.equal(tries, 2);
});

test('who comes later sees how far the opening has come', async () => {
  const opening = gate();
  const { lending } = shelf({ opening: opening.passed });
  const seen: Progress[][] = [[], []];
  const watch = (at: number): Promise<number> =>
    lending.use(
      async (thing) => thing.number,
      (progress) => void seen[at]?.push(progress),
      never,
    );
  const both = [watch(0), watch(1)];
  opening.open();
  await Promise.all(both);
  const progress = { what: 'opening', fraction: 0.5 };
  assert.deepEqual(seen, [[progress], [progress]]);
});

/** Things with numbers, and a list of those that were closed. */
function shelf(options: { readonly idleMs?: number; readonly opening?: Promise<void> } = {}) {
  const closed: number[] = [];
  const signals: AbortSignal[] = [];
  const lending = new Lending({
    idleMs: options.idleMs ?? 0,
    open: async (onProgress, signal) => {
      const number = signals.push(signal);
      onProgress({ what: 'opening', fraction: 0.5 });
      await options.opening;
      return { number, close: async () => void closed.push(number) };
    },
  });
  return { lending, closed, signals, opened: () => signals.length };
}

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => void (open = resolve));
  return { passed, open };
}
