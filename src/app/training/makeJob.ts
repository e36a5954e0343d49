import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LeafeError } from '../../core/errors.ts';
import type { JobBundle } from '../../core/ports/trainer.ts';
import { JOB_RECORD_VERSION } from '../../domain/jobRecord.ts';
import { anyJobSchema, type HostedRecipe } from '../../domain/hostedJob.ts';
import type { Recipe } from '../../domain/training.ts';
import { makeFolder, onDisk } from '../../platform/diskErrors.ts';
import { pidExists } from '../../platform/pidExists.ts';
import { isHeld, takeLock } from '../../platform/processLock.ts';
import { wholeDataset, type WholeDataset } from '../datasets/wholeDataset.ts';
import { parseModelSpec, wholeSpec } from '../modelSpec.ts';
import { openTokenizer } from '../openTokenizer.ts';
import type { ShowProgress } from '../progress.ts';
import { baseOfModel } from './baseOfModel.ts';
import { fillBundle, type BundleParts, type FilledBundle } from './fillBundle.ts';
import { fillHosted } from './fillHosted.ts';
import { addFact, JOB_FILES, jobsFolder, listJobs, type KnownJob } from './jobFiles.ts';
import { JOB_FILE, keyOf } from './jobKey.ts';
import { mayTryAgain, samePush, type JobSketch } from './samePush.ts';

export interface JobPlan {
  readonly home: string;
  /** The data set's folder. */
  readonly dataset: string;
  /** The base, as a person names it. */
  readonly model: string;
  /** The trainer's name. */
  readonly trainer: string;
  readonly recipe: Recipe;
  /** For a trainer that gives no weights back: what it is told, in place of the recipe. */
  readonly hosted?: HostedRecipe;
  /** Of the adapter; null: after the data set. */
  readonly name: string | null;
}

export interface MadeJob {
  readonly known: KnownJob;
  /** False where the same job was pushed before and has not failed: it is that one. */
  readonly isNew: boolean;
}

/**
 * Makes a job of a data set: a bundle ready to leave, in a folder that is there as a whole or not at all. The same data set, model, recipe
 * and trainer again is the same job; where that one was seen to fail, or was cancelled or lost, it is its next attempt. Throws
 * `dataset.damaged`, and `input.invalid` for a data set of another format and for rows that cannot be trained on.
 */
export async function makeJob(
  plan: JobPlan,
  onProgress: ShowProgress,
  signal: AbortSignal,
  parts: BundleParts = {},
): Promise<MadeJob> {
  onProgress({ what: 'reading the data set', fraction: null });
  const source = await wholeDataset(resolve(plan.dataset));
  mustBe(plan.hosted === undefined ? 'trl' : 'openai', source);
  const jobs = jobsFolder(plan.home);
  await makeFolder(jobs);
  await sweep(jobs);
  return onDisk(jobs, async () => {
    const draft = await mkdtemp(join(jobs, `${DRAFT}${process.pid}-`));
    try {
      const filled = await filledIn(draft, source, { plan, onProgress, parts }, signal);
      if ('record' in filled) return { known: filled, isNew: false };
      return await settled(draft, filled, plan, signal);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
}

/** What leaves for the trainer. Throws `trainer.unknownJob` where it is no longer what was made. */
export async function bundleOf({ folder, record }: KnownJob): Promise<JobBundle> {
  const { key, attempt, bytes } = record;
  const bundle = join(folder, JOB_FILES.bundle);
  const text = await readFile(join(bundle, JOB_FILE), 'utf8').catch(() => null);
  if (text !== null && keyOf(text) === key) {
    const job = anyJobSchema.parse(JSON.parse(text));
    return { folder: bundle, job, key, attempt, bytes };
  }
  throw new LeafeError('trainer', 'unknownJob', `${bundle} is not what was made`, {
    todo: 'Remove its folder, then push the data set again.',
  });
}

function mustBe(format: 'trl' | 'openai', { folder, manifest }: WholeDataset): void {
  if (manifest.format === format) return;
  const what = `${folder} is a data set in the format ${manifest.format}; jobs for this trainer are made of ${format}.`;
  throw new LeafeError('input', 'invalid', what, {
    todo: `Export it again with \`leafe export --format ${format}\`.`,
  });
}

interface Filling {
  readonly plan: JobPlan;
  readonly onProgress: ShowProgress;
  readonly parts: BundleParts;
}

async function filledIn(
  draft: string,
  source: WholeDataset,
  { plan, onProgress, parts }: Filling,
  signal: AbortSignal,
): Promise<FilledBundle | KnownJob> {
  const { home, trainer, model, recipe, hosted } = plan;
  const folder = join(draft, JOB_FILES.bundle);
  await mkdir(folder);
  const name = plan.name ?? wordOf(basename(source.folder));
  if (hosted !== undefined) {
    const { name: service } = parseModelSpec(model);
    return fillHosted(folder, { source, base: service, recipe: hosted, name }, signal);
  }
  const base = await baseOfModel(model, { home, onProgress }, signal);
  const open = parts.openTokenizer ?? openTokenizer;
  const tokenizer = await open(model, { home, onProgress }, signal);
  try {
    const cache = join(home, 'cache', 'converter');
    const madeBefore = (sketch: JobSketch): Promise<KnownJob | null> =>
      samePush(home, trainer, sketch);
    const bundle = { source, base, tokenizer, recipe, name, cache, onProgress, madeBefore };
    return await fillBundle(folder, bundle, parts, signal);
  } finally {
    await tokenizer.close();
  }
}

/** Gives the draft its name, unless the job is there already. One push at a time decides. */
async function settled(
  draft: string,
  { job, key, rows, bytes }: FilledBundle,
  plan: JobPlan,
  signal: AbortSignal,
): Promise<MadeJob> {
  const { home, trainer, model } = plan;
  return alone(home, signal, async () => {
    const jobs = await listJobs(home);
    const same = jobs.filter(({ record }) => record.key === key && record.trainer === trainer);
    const last = same.at(-1);
    if (last !== undefined && !mayTryAgain(last)) return { known: last, isNew: false };
    const id = freeName(`${wordOf(job.data.dataset)}-${key.slice(0, 8)}`, jobs);
    const attempt = (last?.record.attempt ?? 0) + 1;
    const dataset = resolve(plan.dataset);
    const made = { kind: 'made', v: JOB_RECORD_VERSION, key, attempt, trainer, dataset } as const;
    const record = { ...made, model: wholeSpec(model), name: job.name, rows, bytes };
    await addFact({ folder: draft }, record);
    const folder = join(jobsFolder(home), id);
    await rename(draft, folder);
    const [known] = (await listJobs(home)).filter((one) => one.job === id);
    if (known === undefined) throw new Error(`${folder} was made and is not there`);
    return { known, isNew: true };
  });
}

function freeName(wanted: string, jobs: readonly KnownJob[]): string {
  const taken = new Set(jobs.map(({ job }) => job));
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    if (!taken.has(name)) return name;
  }
}

/** Fit for a folder, a command line and a trainer's own names. */
function wordOf(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '');
  const word = plain.replace(/[^A-Za-z0-9_.]+/g, '-').replace(/^[-.]+|[-.]+$/g, '');
  return word.slice(0, 40) || 'lessons';
}

const LOCK_LOOK_MS = 50;

async function alone<T>(home: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const taken = await takeLock(join(jobsFolder(home), '.push.lock'));
    if (isHeld(taken)) return work().finally(() => taken.release());
    await sleep(LOCK_LOOK_MS, undefined, { signal });
  }
}

const DRAFT = '.draft-';

/** Drafts of processes that died. */
async function sweep(jobs: string): Promise<void> {
  for (const name of await readdir(jobs)) {
    const [, pid] = /^\.draft-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || pidExists(Number(pid))) continue;
    await rm(join(jobs, name), { recursive: true, force: true });
  }
}
