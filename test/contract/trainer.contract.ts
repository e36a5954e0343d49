import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLeafeError } from '../../src/core/errors.ts';
import {
  hasEnded,
  type JobBundle,
  type JobRef,
  type JobState,
  type LogPlace,
  type Trainer,
} from '../../src/core/ports/trainer.ts';
import { fakeBundle } from '../support/fakeBundle.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

export interface TrainerUnderTest {
  /** A new client of a trainer that is as good as new, and runs on this machine's files. */
  open(): Promise<Trainer>;
  /** Ends a job's process as a machine without memory does. */
  killJob(job: JobRef): Promise<void>;
}

const { signal } = new AbortController();
const NOBODY = (): void => undefined;
/** Nothing here takes as long, even on a machine that does other things. */
const PATIENCE_MS = 120_000;

/**
 * What every `Trainer` does, with a package in the bundle that stands in for the real one. `begin` makes a trainer for one test; `skip`
 * says why there is none.
 */
export function trainerContract(
  name: string,
  begin: (t: TestContext) => Promise<TrainerUnderTest>,
  { skip = false }: { readonly skip?: string | false } = {},
): void {
  const story = (title: string, tell: (at: Scene) => Promise<void>): void => {
    test(`${name}: ${title}`, { skip, timeout: 2 * PATIENCE_MS }, async (t) => {
      const made = await begin(t);
      const trainer = await made.open();
      try {
        await tell({ ...made, t, trainer });
      } finally {
        await trainer.close();
        await trainer.close();
      }
    });
  };

  story(
    'a job runs to its end, tells what it does, and what it made comes back, also after a late cancel',
    async (at) => {
      const { trainer } = at;
      const bundle = await bundleNamed(at, 'quick');
      const sent: (readonly [number, number])[] = [];
      const job = await trainer.submit(bundle, (done, total) => sent.push([done, total]), signal);
      const last = sent.at(-1);
      assert.ok(last !== undefined && last[0] === last[1], 'the whole bundle was told as sent');
      assert.equal(await ended(trainer, job), 'succeeded');
      const { lines } = await allLogs(trainer, job, null);
      const events = lines.filter((line) => line.includes('LEAFE_EVENT '));
      assert.match(events[0] ?? '', /"kind": "started"/);
      assert.match(events.at(-1) ?? '', /"kind": "finished"/);
      assert.ok(lines.some((line) => line.includes('some words of a library')));
      await trainer.cancel(job, signal);
      assert.equal((await trainer.status(job, signal)).state, 'succeeded');

      const artefacts = await trainer.artefacts(job, signal);
      assert.deepEqual(artefacts.map((one) => one.name).sort(), [
        'adapter.gguf',
        'adapter_config.json',
        'adapter_model.safetensors',
        'result.json',
      ]);
      const folder = await temporaryFolder(at.t);
      for (const artefact of artefacts) {
        await trainer.fetch(job, artefact, join(folder, artefact.name), NOBODY, signal);
      }
      const config = await readFile(join(folder, 'adapter_config.json'), 'utf8');
      assert.ok(config.startsWith(`adapter_config.json of ${bundle.key}`));
      assert.equal((await readdir(folder)).length, artefacts.length, 'no draft is left');
    },
  );

  story('the same job submitted twice, one after the other and at once, is one job', async (at) => {
    const { trainer } = at;
    const bundle = await bundleNamed(at, 'quick');
    const jobs = await Promise.all([1, 2].map(() => trainer.submit(bundle, NOBODY, signal)));
    const [job] = jobs;
    assert.ok(job !== undefined);
    assert.equal(await ended(trainer, job), 'succeeded');
    const other = await at.open();
    try {
      assert.deepEqual(await other.submit(bundle, NOBODY, signal), job);
      assert.deepEqual(jobs[1], job);
      assert.equal((await other.status(job, signal)).state, 'succeeded');
    } finally {
      await other.close();
    }
    const { lines } = await allLogs(trainer, job, null);
    const starts = lines.filter((line) => line.includes('"kind": "started"'));
    assert.equal(new Set(starts).size, 1, 'it ran once');
  });

  story('a client that has gone is followed by one that finds the job and its log', async (at) => {
    const gate = await gateOf(at);
    const bundle = await bundleNamed(at, `gated ${gate}`);
    const stop = new AbortController();
    const first = await at.open();
    const job = await first.submit(bundle, NOBODY, signal);
    let place: LogPlace = null;
    const seen: string[] = [];
    const reading = (async (): Promise<void> => {
      for await (const { lines, next } of first.logs(job, null, stop.signal)) {
        seen.push(...lines);
        place = next;
        if (seen.some((line) => line.includes('"kind": "stepped"'))) return;
      }
    })();
    await reading;
    stop.abort(new Error('gone'));
    await first.close();
    assert.equal((await at.trainer.status(job, signal)).state, 'running');
    await writeFile(gate, '');
    const { lines } = await allLogs(at.trainer, { ...job }, place);
    assert.equal(await ended(at.trainer, job), 'succeeded');
    assert.ok(lines.some((line) => line.includes('"kind": "finished"')));
    const all = new Set([...seen, ...lines]);
    assert.equal([...all].filter((line) => line.includes('LEAFE_EVENT ')).length, 4);
  });

  story('what a job has said so far is told at once, and goes on from there', async (at) => {
    const { trainer } = at;
    const gate = await gateOf(at);
    const job = await trainer.submit(await bundleNamed(at, `gated ${gate}`), NOBODY, signal);
    await firstStep(trainer, job);
    const soFar = await linesOf(trainer.logsSoFar(job, null, signal));
    assert.equal(soFar.lines.filter((line) => line.includes('LEAFE_EVENT ')).length, 2);
    assert.equal((await trainer.status(job, signal)).state, 'running');
    const nothing = await linesOf(trainer.logsSoFar(job, soFar.place, signal));
    assert.deepEqual(nothing.lines, []);
    await writeFile(gate, '');
    assert.equal(await ended(trainer, job), 'succeeded');
    const rest = await linesOf(trainer.logsSoFar(job, soFar.place, signal));
    const { lines } = await allLogs(trainer, job, null);
    assert.deepEqual([...soFar.lines, ...rest.lines], lines);
  });

  story('an abort ends the waiting, not the job', async (at) => {
    const gate = await gateOf(at);
    const job = await at.trainer.submit(await bundleNamed(at, `gated ${gate}`), NOBODY, signal);
    const stop = new AbortController();
    const why = new Error('enough');
    const waiting = allLogs(at.trainer, job, null, stop.signal);
    const refused = assert.rejects(waiting, (error) => error === why);
    await running(at.trainer, job);
    stop.abort(why);
    await refused;
    await writeFile(gate, '');
    assert.equal(await ended(at.trainer, job), 'succeeded');
  });

  story(
    'a job that runs is cancelled, once and again, and can go on as another attempt',
    async (at) => {
      const { trainer } = at;
      const gate = await gateOf(at);
      const name = `gated ${gate}`;
      const bundle = await bundleNamed(at, name);
      const job = await trainer.submit(bundle, NOBODY, signal);
      await firstStep(trainer, job);
      await trainer.cancel(job, signal);
      assert.equal(await ended(trainer, job), 'cancelled');
      await trainer.cancel(job, signal);
      assert.equal((await trainer.status(job, signal)).state, 'cancelled');
      assert.deepEqual(await trainer.submit(bundle, NOBODY, signal), job, 'it is not begun again');
      assert.equal((await trainer.status(job, signal)).state, 'cancelled');

      await writeFile(gate, '');
      const again = await trainer.submit({ ...bundle, attempt: 2 }, NOBODY, signal);
      assert.notDeepEqual(again, job);
      assert.equal(await ended(trainer, again), 'succeeded');
    },
  );

  story('a job that fails says why, and has nothing to give', async (at) => {
    const { trainer } = at;
    const job = await trainer.submit(await bundleNamed(at, 'exits 3'), NOBODY, signal);
    assert.equal(await ended(trainer, job), 'failed');
    const { reason } = await trainer.status(job, signal);
    assert.ok(reason !== null && reason !== '');
    await assert.rejects(trainer.artefacts(job, signal), (error) =>
      isLeafeError(error, 'trainer', 'notFinished'),
    );
    const { lines } = await allLogs(trainer, job, null);
    assert.ok(lines.some((line) => line.includes('It was told to fail.')));
  });

  story('a job that ends well without a result has failed', async (at) => {
    const job = await at.trainer.submit(await bundleNamed(at, 'silent'), NOBODY, signal);
    assert.equal(await ended(at.trainer, job), 'failed');
  });

  story('a job that is killed is failed or lost, never running for ever', async (at) => {
    const itself = await at.trainer.submit(await bundleNamed(at, 'killed'), NOBODY, signal);
    const name = `gated ${await gateOf(at)}`;
    const job = await at.trainer.submit(await bundleNamed(at, name), NOBODY, signal);
    assert.match(await ended(at.trainer, itself), /^(failed|lost)$/);
    await firstStep(at.trainer, job);
    await at.killJob(job);
    assert.match(await ended(at.trainer, job), /^(failed|lost)$/);
  });

  story(
    'an artefact that is another than its result says is refused, and nothing of it kept',
    async (at) => {
      const { trainer } = at;
      const job = await trainer.submit(await bundleNamed(at, 'damaged'), NOBODY, signal);
      assert.equal(await ended(trainer, job), 'succeeded');
      const artefacts = await trainer.artefacts(job, signal);
      const adapter = artefacts.find((one) => one.name === 'adapter.gguf');
      assert.ok(adapter !== undefined);
      const folder = await temporaryFolder(at.t);
      const isDamaged = (error: unknown): boolean => isLeafeError(error, 'trainer', 'damaged');
      await assert.rejects(
        trainer.fetch(job, adapter, join(folder, 'a.gguf'), NOBODY, signal),
        isDamaged,
      );
      const cut = { ...adapter, bytes: adapter.bytes - 1 };
      await assert.rejects(
        trainer.fetch(job, cut, join(folder, 'b.gguf'), NOBODY, signal),
        isDamaged,
      );
      assert.deepEqual(await readdir(folder), []);
    },
  );

  story('a result that names a pickle is refused', async (at) => {
    const job = await at.trainer.submit(await bundleNamed(at, 'pickled'), NOBODY, signal);
    assert.equal(await ended(at.trainer, job), 'succeeded');
    await assert.rejects(at.trainer.artefacts(job, signal), (error) =>
      isLeafeError(error, 'trainer', 'damaged'),
    );
  });
}

interface Scene extends TrainerUnderTest {
  readonly t: TestContext;
  readonly trainer: Trainer;
}

async function bundleNamed({ t }: Scene, name: string): Promise<JobBundle> {
  return fakeBundle(await temporaryFolder(t), name);
}

/** A file that a job waits for; it is not there yet. */
async function gateOf({ t }: Scene): Promise<string> {
  return join(await temporaryFolder(t), 'go');
}

/** The state that a job ends in, within so many milliseconds. */
export async function ended(
  trainer: Trainer,
  job: JobRef,
  within = PATIENCE_MS,
): Promise<JobState> {
  return untilState(trainer, job, hasEnded, within);
}

export async function running(trainer: Trainer, job: JobRef): Promise<void> {
  const state = await untilState(trainer, job, (one) => one === 'running' || hasEnded(one));
  assert.equal(state, 'running');
}

async function untilState(
  trainer: Trainer,
  job: JobRef,
  isIt: (state: JobState) => boolean,
  within = PATIENCE_MS,
): Promise<JobState> {
  const until = Date.now() + within;
  for (;;) {
    const { state, raw, reason } = await trainer.status(job, signal);
    if (isIt(state)) return state;
    assert.ok(Date.now() < until, `it is still ${state}: ${raw}, ${reason ?? 'no reason'}`);
    await sleep(50);
  }
}

/** Resolves once the job has told its first step: then it hears a stop. */
export async function firstStep(trainer: Trainer, job: JobRef): Promise<void> {
  for await (const { lines } of trainer.logs(job, null, signal)) {
    if (lines.some((line) => line.includes('"kind": "stepped"'))) return;
  }
  assert.fail('it ended without a step');
}

export async function allLogs(
  trainer: Trainer,
  job: JobRef,
  from: LogPlace,
  within: AbortSignal = signal,
): Promise<{ readonly lines: readonly string[]; readonly place: LogPlace }> {
  const { lines, place } = await linesOf(trainer.logs(job, from, within));
  return { lines, place: place ?? from };
}

async function linesOf(
  batches: ReturnType<Trainer['logs']>,
): Promise<{ readonly lines: readonly string[]; readonly place: LogPlace }> {
  const all: string[] = [];
  let place: LogPlace = null;
  for await (const { lines, next } of batches) {
    all.push(...lines);
    place = next;
  }
  return { lines: all, place };
}
