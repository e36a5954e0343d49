import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { openTokenizer } from '../../../src/app/openTokenizer.ts';
import { cancelJob } from '../../../src/app/training/cancelJob.ts';
import { fetchJob } from '../../../src/app/training/fetchJob.ts';
import { followJob, type JobWatcher } from '../../../src/app/training/followJob.ts';
import {
  findJob,
  JOB_FILES,
  listJobs,
  readJob,
  readTrainEvents,
  type KnownJob,
} from '../../../src/app/training/jobFiles.ts';
import { bundleOf, makeJob, type JobPlan } from '../../../src/app/training/makeJob.ts';
import type { BundleParts } from '../../../src/app/training/fillBundle.ts';
import { planOfJob } from '../../../src/app/training/planOfJob.ts';
import { pushDataset } from '../../../src/app/training/pushDataset.ts';
import { refOf } from '../../../src/app/training/seeJob.ts';
import { submitJob } from '../../../src/app/training/submitJob.ts';
import { showSoFar, type JobView } from '../../../src/app/training/watchJob.ts';
import { canonicalJson } from '../../../src/core/learn/canonicalJson.ts';
import { isLeafeError, LeafeError } from '../../../src/core/errors.ts';
import type { Tokenizer } from '../../../src/core/ports/tokenizer.ts';
import type { Trainer } from '../../../src/core/ports/trainer.ts';
import { hostedRecipeSchema } from '../../../src/domain/hostedJob.ts';
import {
  jobRowSchema,
  jobSchema,
  leakPromptSchema,
  recipeSchema,
} from '../../../src/domain/training.ts';
import { firstStep } from '../../contract/trainer.contract.ts';
import { FAKE_PARTS, localTrainer } from '../../support/fakeTrainers.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { testModelFile } from '../../support/testHome.ts';
import { trlDataset } from '../../support/trlDataset.ts';

const { signal } = new AbortController();
const NOBODY = (): void => undefined;
const QUICK = { stateMs: 50, firstWaitMs: 10, longestWaitMs: 20 };

/** A data set of two corrections and what could be done already, exported once. */
let dataset = '';
let model = '';
let base = '';
/** The one tokenizer of all pushes: to open it takes longer than most stories here. */
let opened: Promise<Tokenizer> | null = null;
after(async () => {
  await (await opened)?.close();
  await rm(base, { recursive: true, force: true });
});
before(async () => {
  base = await mkdtemp(join(tmpdir(), 'leafe-jobs-'));
  model = `embedded:${await testModelFile()}`;
  dataset = await trlDataset(join(base, 'monday'), [
    { id: 'r/c1', completion: 'print(int(input()) + 1)\n\t# ä 12345' },
    { id: 'r/c2', completion: 'print(3)' },
    { id: 'r/s1', kind: 'rehearsal', completion: 'print(1)' },
    { id: 'r/s2', kind: 'rehearsal', split: 'validation', completion: 'print(2)' },
  ]);
});

test('a bundle holds all that a trainer needs, and its key is the hash of its job', async (t) => {
  const { plan } = await scene(t);
  const { known, isNew } = await made(plan);
  assert.ok(isNew);
  assert.match(known.job, /^monday-[0-9a-f]{8}$/);
  const bundle = await bundleOf(known);
  assert.deepEqual((await readdir(bundle.folder)).sort(), [
    'converter',
    'job.json',
    'leafe_trainer',
    'leak.jsonl',
    'rows.jsonl',
  ]);
  const text = await readFile(join(bundle.folder, 'job.json'), 'utf8');
  const job = jobSchema.parse(JSON.parse(text));
  assert.equal(text, canonicalJson(job));
  assert.equal(job.base.architecture, 'llama');
  assert.match(job.base.gguf.sha256, /^b179c952/);
  assert.equal(job.name, 'quick');
  assert.deepEqual(job.data.counts.validation.rehearsal, 1);
  const rows = await linesOf(join(bundle.folder, 'rows.jsonl'));
  const [first] = rows.map((line) => jobRowSchema.parse(JSON.parse(line)));
  assert.equal(rows.length, 4);
  // SmolLM2's token for the end of a reply.
  assert.equal(first?.completion.at(-1), 2);
  const leaks = await linesOf(join(bundle.folder, 'leak.jsonl'));
  assert.equal(leaks.length, job.leak.prompts);
  for (const line of leaks) leakPromptSchema.parse(JSON.parse(line));
  assert.ok(leaks.length >= 16);
  assert.ok(!(await readdir(join(bundle.folder, 'leafe_trainer'))).includes('__pycache__'));
});

test('the same push twice is one job, also by two at once; another recipe or trainer is another', async (t) => {
  const { plan } = await scene(t);
  const [one, two] = await Promise.all([made(plan), made(plan)]);
  assert.equal(one.known.job, two.known.job);
  assert.equal([one, two].filter(({ isNew }) => isNew).length, 1);
  const third = await made(plan);
  assert.ok(!third.isNew);
  const other = await made({ ...plan, recipe: recipeSchema.parse({ beta: 0.5 }) });
  assert.ok(other.isNew);
  assert.notEqual(other.known.record.key, one.known.record.key);
  const elsewhere = await made({ ...plan, trainer: 'there' });
  assert.ok(elsewhere.isNew);
  assert.equal(elsewhere.known.job, `${one.known.job}-2`);
  assert.equal((await listJobs(plan.home)).length, 3);
  const left = (await readdir(join(plan.home, 'jobs'))).filter((name) => name.startsWith('.draft'));
  assert.deepEqual(left, []);
});

test('a data set in another format, and one that was changed, are refused with what to do', async (t) => {
  const { plan, folder } = await scene(t);
  const chats = await trlDataset(join(folder, 'chats'), [{ id: 'r/c1' }], 'openai');
  await assert.rejects(made({ ...plan, dataset: chats }), (error) => {
    assert.ok(isLeafeError(error, 'input', 'invalid'));
    assert.match(error.message, /in the format openai/);
    assert.match(error.todo, /--format trl/);
    return true;
  });
  const changed = await trlDataset(join(folder, 'changed'), [{ id: 'r/c1' }]);
  await appendFile(join(changed, 'train.jsonl'), '{}\n');
  await assert.rejects(made({ ...plan, dataset: changed }), (error) =>
    isLeafeError(error, 'dataset', 'damaged'),
  );
  await assert.rejects(made({ ...plan, dataset: folder }), (error) =>
    isLeafeError(error, 'dataset', 'damaged'),
  );
  await assert.rejects(made({ ...plan, model: 'openai:gpt' }), /no model that an adapter/);
  assert.deepEqual(await listJobs(plan.home), []);
});

test('a job is pushed, followed, and what it made comes back whole', async (t) => {
  const { plan, trainer } = await scene(t);
  const { known } = await pushed(plan, trainer);
  const told: string[] = [];
  const watcher: JobWatcher = {
    onTold: ({ events }) => void told.push(...events.map(({ kind }) => kind)),
  };
  const last = await followJob(known, trainer, watcher, QUICK, signal);
  assert.equal(last?.record.seen?.state, 'succeeded');
  assert.deepEqual(told, ['started', 'stepped', 'stepped', 'finished']);
  assert.ok(last !== null);
  const { files, folder } = await fetchJob(last, trainer, NOBODY, signal);
  assert.deepEqual((await readdir(folder)).sort(), files.map(({ name }) => name).sort());
  const { record } = await findJob(plan.home, known.job.slice(0, 8));
  assert.deepEqual(record.files, files);
  const again = await fetchJob(
    last,
    trainer,
    () => assert.fail('nothing is fetched twice'),
    signal,
  );
  assert.deepEqual(again.files, files);
  const log = await readFile(join(known.folder, JOB_FILES.log), 'utf8');
  assert.equal(log, 'some words of a library\n');
  const pushedAgain = await pushed(plan, trainer);
  assert.ok(!pushedAgain.isNew && pushedAgain.known.job === known.job);
});

test('what a job was pushed as is known for the next push, also of one for a fine-tuning API', async (t) => {
  const { plan, folder } = await scene(t);
  const { known } = await made(plan);
  const { recipe, hosted } = await planOfJob(known, plan.home);
  assert.deepEqual([recipe, hosted], [plan.recipe, undefined]);
  const chats = await trlDataset(join(folder, 'chats'), [{ id: 'r/c1' }], 'openai');
  const told = hostedRecipeSchema.parse({ epochs: 2 });
  const other = { ...plan, dataset: chats, model: 'openai:small-1', hosted: told };
  const sent = await made(other);
  assert.deepEqual(await planOfJob(sent.known, plan.home), { ...other, recipe: plan.recipe });
});

test('a job whose push broke off before its trainer had it is given to it by the next push', async (t) => {
  const { plan, trainer } = await scene(t);
  const { known } = await made(plan);
  assert.equal(known.record.ref, null);
  await assert.rejects(fetchJob(known, trainer, NOBODY, signal), (error) =>
    isLeafeError(error, 'trainer', 'notFinished'),
  );
  const after = await pushed(plan, trainer);
  assert.equal(after.known.job, known.job);
  assert.notEqual(after.known.record.ref, null);
  const last = await followJob(after.known, trainer, {}, QUICK, signal);
  assert.equal(last?.record.seen?.state, 'succeeded');
});

test('a job that failed is pushed again as its next attempt', async (t) => {
  const { plan, trainer } = await scene(t, 'exits 5');
  const first = await pushed(plan, trainer);
  const last = await followJob(first.known, trainer, {}, QUICK, signal);
  assert.equal(last?.record.seen?.state, 'failed');
  assert.match(last?.record.seen?.reason ?? '', /not enough memory/);
  const second = await pushed(plan, trainer);
  assert.equal(second.known.job, `${first.known.job}-2`);
  assert.equal(second.known.record.attempt, 2);
  assert.equal(second.known.record.key, first.known.record.key);
  const named = await findJob(plan.home, 'monday');
  assert.equal(named.job, second.known.job, 'of its attempts the last is meant');
  await followJob(second.known, trainer, {}, QUICK, signal);
});

test('who follows a job again goes on where the last one was cut off, and keeps everything once', async (t) => {
  const gate = join(await temporaryFolder(t), 'go');
  const { plan, trainer } = await scene(t, `gated ${gate}`);
  const { known } = await pushed(plan, trainer);
  const stop = new AbortController();
  const first = followJob(
    known,
    trainer,
    { onTold: ({ events }) => void (events.at(-1)?.kind === 'stepped' && stop.abort()) },
    QUICK,
    stop.signal,
  );
  await assert.rejects(first, { name: 'AbortError' });
  assert.equal((await readTrainEvents(known.folder)).length, 2);
  // What a kill in mid-writing leaves: lines behind the place that was kept, half a line, and an event that comes again.
  await appendFile(join(known.folder, JOB_FILES.log), 'some words of a');
  await appendFile(join(known.folder, JOB_FILES.events), '{"seq":2,"kin');
  await appendFile(join(known.folder, JOB_FILES.record), '{"kind":"seen"');
  await writeFile(join(known.folder, JOB_FILES.place), '{"next":"0","logBytes":0}');
  await writeFile(gate, '');
  const again = await readJob(known.folder);
  assert.ok(again !== null);
  const last = await followJob(again, trainer, {}, QUICK, signal);
  assert.equal(last?.record.seen?.state, 'succeeded');
  const seqs = (await readTrainEvents(known.folder)).map(({ seq }) => seq);
  assert.deepEqual(seqs, [0, 1, 2, 3]);
  const log = await readFile(join(known.folder, JOB_FILES.log), 'utf8');
  assert.equal(log, 'some words of a library\n');
});

test('what a job has said until now is shown without waiting for more, and kept for who follows it then', async (t) => {
  const gate = join(await temporaryFolder(t), 'go');
  const { plan, trainer } = await scene(t, `gated ${gate}`);
  const { known } = await pushed(plan, trainer);
  await firstStep(trainer, refOf(known));
  const told: string[] = [];
  const view: JobView = {
    onEvents: (events) => void told.push(...events.map(({ kind }) => kind)),
    onLines: (lines) => void told.push(...lines),
    onRecord: ({ seen }) => void told.push(seen?.state ?? 'not seen'),
  };
  let asked = 0;
  const ask = <T>(use: (one: Trainer) => Promise<T>): Promise<T> => {
    asked += 1;
    return use(trainer);
  };
  await showSoFar(known, ask, view, signal);
  assert.deepEqual(told.splice(0), [
    ...['not seen', 'started', 'stepped', 'some words of a library', 'running'],
  ]);
  const now = await readJob(known.folder);
  assert.ok(now !== null);
  const away = <T>(): Promise<T> =>
    Promise.reject(new LeafeError('trainer', 'unreachable', 'no route to host'));
  await assert.rejects(showSoFar(now, away, view, signal), /no route to host/);
  assert.deepEqual(
    told.splice(0),
    ['running', 'started', 'stepped', 'some words of a library'],
    'what is here is shown all the same',
  );
  await writeFile(gate, '');
  assert.equal((await followJob(now, trainer, {}, QUICK, signal))?.record.seen?.state, 'succeeded');
  const over = await readJob(known.folder);
  assert.ok(over !== null);
  await showSoFar(over, ask, view, signal);
  assert.deepEqual(told, [
    ...['succeeded', 'started', 'stepped', 'stepped', 'finished', 'some words of a library'],
  ]);
  assert.equal(asked, 1, 'of a job whose end is here nobody is asked');
});

test('one process follows a job at a time', async (t) => {
  const gate = join(await temporaryFolder(t), 'go');
  const { plan, trainer } = await scene(t, `gated ${gate}`);
  const { known } = await pushed(plan, trainer);
  let second: Promise<KnownJob | null> | null = null;
  const onTold = (): void => {
    second ??= followJob(known, trainer, {}, QUICK, signal);
  };
  const first = followJob(known, trainer, { onTold }, QUICK, signal);
  while (second === null) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(await second, null);
  await writeFile(gate, '');
  assert.equal((await first)?.record.seen?.state, 'succeeded');
});

test('a network that is lost is said aloud and waited for; nothing is lost by it', async (t) => {
  const { plan, trainer } = await scene(t);
  const { known } = await pushed(plan, trainer);
  let cuts = 2;
  const lost: number[] = [];
  const cut: Trainer = {
    ...bound(trainer),
    logs: (ref, from, within) => {
      if (cuts-- > 0) throw new LeafeError('trainer', 'unreachable', 'no route to host');
      return trainer.logs(ref, from, within);
    },
  };
  const onLost = (error: LeafeError, waitMs: number): void => {
    assert.match(error.message, /no route to host/);
    lost.push(waitMs);
  };
  let found = 0;
  const watcher = { onLost, onFound: (): void => void (found += 1) };
  const last = await followJob(known, cut, watcher, QUICK, signal);
  assert.equal(last?.record.seen?.state, 'succeeded');
  assert.deepEqual(lost, [10, 20]);
  assert.ok(found > 0, 'it is said when it answers again');
  assert.equal((await readTrainEvents(known.folder)).length, 4);
});

test('a cancel is written down, and a job that was cancelled can be pushed on', async (t) => {
  const gate = join(await temporaryFolder(t), 'go');
  const { plan, trainer } = await scene(t, `gated ${gate}`);
  const { known } = await pushed(plan, trainer);
  const following = followJob(
    known,
    trainer,
    { onTold: ({ events }) => void (events.length > 0 && void cancelJob(known, trainer, signal)) },
    QUICK,
    signal,
  );
  const last = await following;
  assert.equal(last?.record.seen?.state, 'cancelled');
  assert.ok(last.record.isCancelAsked);
  const { known: next } = await pushed(plan, trainer);
  assert.equal(next.record.attempt, 2);
  await writeFile(gate, '');
  const end = await followJob(next, trainer, {}, QUICK, signal);
  assert.equal(end?.record.seen?.state, 'succeeded');
});

test('what came back damaged is not kept', async (t) => {
  const { plan, trainer } = await scene(t, 'damaged');
  const { known } = await pushed(plan, trainer);
  const last = await followJob(known, trainer, {}, QUICK, signal);
  assert.ok(last !== null);
  await assert.rejects(fetchJob(last, trainer, NOBODY, signal), (error) =>
    isLeafeError(error, 'trainer', 'damaged'),
  );
  const kept = await readdir(join(known.folder, JOB_FILES.out));
  assert.ok(!kept.includes('adapter.gguf') && !kept.includes('result.json'));
  assert.equal((await readJob(known.folder))?.record.files, null);
});

test('a bundle that was changed since, and a job that nobody knows, are said', async (t) => {
  const { plan, trainer } = await scene(t);
  const { known } = await made(plan);
  await appendFile(join(known.folder, JOB_FILES.bundle, 'job.json'), ' ');
  await assert.rejects(submitJob(known, trainer, NOBODY, signal), /is not what was made/);
  await assert.rejects(findJob(plan.home, 'tuesday-1'), (error) =>
    isLeafeError(error, 'trainer', 'unknownJob'),
  );
});

interface Scene {
  readonly folder: string;
  readonly plan: JobPlan;
  readonly trainer: Trainer;
}

async function scene(t: TestContext, name = 'quick'): Promise<Scene> {
  const folder = await temporaryFolder(t);
  const home = join(folder, 'home');
  const plan = { home, dataset, model, trainer: 'here', recipe: recipeSchema.parse({}), name };
  return { folder, plan, trainer: localTrainer(join(folder, 'trainer')) };
}

const PARTS: BundleParts = {
  ...FAKE_PARTS,
  openTokenizer: async (...asked) => {
    opened ??= openTokenizer(...asked);
    return { ...(await opened), close: async () => undefined };
  },
};

function made(plan: JobPlan): ReturnType<typeof makeJob> {
  return makeJob(plan, NOBODY, signal, PARTS);
}

function pushed(plan: JobPlan, trainer: Trainer): ReturnType<typeof pushDataset> {
  return pushDataset(plan, trainer, { onProgress: NOBODY, parts: PARTS }, signal);
}

/** Its methods as fields, so that one of them can be put in another's place. */
function bound(trainer: Trainer): Trainer {
  return {
    name: trainer.name,
    capabilities: trainer.capabilities,
    check: (within) => trainer.check(within),
    submit: (bundle, onSent, within) => trainer.submit(bundle, onSent, within),
    status: (job, within) => trainer.status(job, within),
    logs: (job, from, within) => trainer.logs(job, from, within),
    logsSoFar: (job, from, within) => trainer.logsSoFar(job, from, within),
    cancel: (job, within) => trainer.cancel(job, within),
    artefacts: (job, within) => trainer.artefacts(job, within),
    fetch: (job, artefact, to, onSent, within) => trainer.fetch(job, artefact, to, onSent, within),
    close: () => trainer.close(),
  };
}

async function linesOf(path: string): Promise<readonly string[]> {
  return (await readFile(path, 'utf8')).trimEnd().split('\n');
}
