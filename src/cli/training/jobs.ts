import { basename } from 'node:path';
import { safe } from '../../app/safe.ts';
import { cancelJob } from '../../app/training/cancelJob.ts';
import { fetchJob } from '../../app/training/fetchJob.ts';
import { findJob, listJobs, readTrainEvents, type KnownJob } from '../../app/training/jobFiles.ts';
import { hostedModel } from '../../app/training/hostedModel.ts';
import { keepFetched, type KeptFetched } from '../../app/training/keepFetched.ts';
import { seeJob } from '../../app/training/seeJob.ts';
import { showSoFar, watchJob } from '../../app/training/watchJob.ts';
import { LeafeError } from '../../core/errors.ts';
import type { Trainer } from '../../core/ports/trainer.ts';
import type { HostedModel } from '../../domain/hostedJob.ts';
import { hasEnded, stateOf } from '../../domain/jobStates.ts';
import { jobProgress } from '../../domain/jobProgress.ts';
import { shellWord } from '../../domain/shellWord.ts';
import type { CliContext } from '../context.ts';
import { progressBars } from '../progress.ts';
import { table, type TableRow } from '../table.ts';
import { paintFor, type Paint } from '../text.ts';
import { showJob } from './jobView.ts';
import { painted, shortProgress } from './words.ts';
import { withTrainerOf } from './withTrainer.ts';

/** Lists the jobs of this home; those that have not ended are asked after first, where their trainer answers. */
export async function showJobs(
  { ask }: { readonly ask: boolean },
  context: CliContext,
): Promise<void> {
  const { home, output } = context;
  const found = await listJobs(home);
  if (found.length === 0) {
    output.say('No job yet. Push a data set with: leafe push <folder> --trainer local');
    return;
  }
  const paint = paintFor({ color: process.stdout.isTTY });
  const rows: TableRow[] = [];
  for (const before of found) {
    const job = ask ? await askedAfter(before, context) : before;
    const progress = jobProgress(await readTrainEvents(job.folder));
    output.emit({ kind: 'job', job: job.job, state: stateOf(job.record), ...job.record, progress });
    rows.push(rowOf(job, shortProgress(progress), paint));
  }
  const titles: TableRow = ['job', 'state', 'trainer', 'base', 'progress'];
  const width = process.stdout.columns || 140;
  for (const line of table([titles.map(paint.dim), ...rows], { width })) output.say(line);
}

function rowOf({ job, record }: KnownJob, progress: string, paint: Paint): TableRow {
  const { trainer, model, seen } = record;
  const state = stateOf(record);
  const more = outcomeOf(record) ?? progress;
  const why = seen?.reason === null || seen === null || state === 'running' ? more : seen.reason;
  return [job, painted(state, paint), trainer, safe(basename(model)), safe(why)];
}

/** What a job was good for, in a word; null before anything came back. */
function outcomeOf({ adapter, hosted, files }: KnownJob['record']): string | null {
  if (adapter !== null) return `adapter ${adapter}`;
  if (hosted !== null) return `openai:${hosted}`;
  return files === null ? null : 'fetched';
}

/** A trainer that does not answer is no reason to list nothing. */
async function askedAfter(job: KnownJob, context: CliContext): Promise<KnownJob> {
  const { ref, seen } = job.record;
  if (ref === null || (seen !== null && hasEnded(seen.state))) return job;
  try {
    return await withTrainerOf(job, context, (trainer) => seeJob(job, trainer, context.signal));
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof LeafeError)) throw error;
    context.output.note(`${job.job}: ${safe(error.message)}`);
    return job;
  }
}

/** Tells what a job has said so far, and with `follow` goes on telling until it ends. */
export async function showLogs(
  wanted: string,
  { follow = false }: { readonly follow?: boolean },
  context: CliContext,
): Promise<void> {
  const { home, output, signal } = context;
  const job = await findJob(home, wanted);
  const view = await showJob(output, { job: job.job, log: true, live: follow });
  const withIts = <T>(use: (trainer: Trainer) => Promise<T>): Promise<T> =>
    withTrainerOf(job, context, use);
  try {
    if (follow) await withIts((trainer) => watchJob(job, trainer, view, {}, signal));
    else await showSoFar(job, withIts, view, signal);
  } finally {
    view.stop();
  }
}

/** Stays with a job until it has ended, and fetches what it made. Throws `trainer.notFinished` where that is nothing. */
export async function endOf(job: KnownJob, trainer: Trainer, context: CliContext): Promise<void> {
  const { output, signal } = context;
  const view = await showJob(output, { job: job.job, log: false, live: true });
  let last: KnownJob;
  try {
    last = await watchJob(job, trainer, view, {}, signal);
  } catch (error) {
    if (signal.aborted)
      output.note(`${job.job} goes on without you: leafe logs ${shellWord(job.job)} --follow`);
    throw error;
  } finally {
    view.stop();
  }
  await fetchAndTell(last, trainer, context);
}

/** Asks a job to stop, and tells how it stands then. */
export async function cancel(wanted: string, context: CliContext): Promise<void> {
  const { home, output, signal } = context;
  const job = await findJob(home, wanted);
  const after = await withTrainerOf(job, context, (trainer) => cancelJob(job, trainer, signal));
  const state = stateOf(after.record);
  output.emit({ kind: 'job', job: job.job, state, ...after.record });
  const more = state === 'stopping' ? ': it saves what it has, and ends' : '';
  output.say(`${job.job} is ${state}${more}.`);
}

/** Fetches what a job has made. */
export async function fetchNamed(wanted: string, context: CliContext): Promise<void> {
  const job = await findJob(context.home, wanted);
  await withTrainerOf(job, context, (trainer) => fetchAndTell(job, trainer, context));
}

async function fetchAndTell(job: KnownJob, trainer: Trainer, context: CliContext): Promise<void> {
  const { home, output, signal } = context;
  const bars = progressBars(output);
  try {
    const fetched = await fetchJob(job, trainer, bars.show, signal);
    bars.stop();
    const { folder, files } = fetched;
    output.say(`${job.job} succeeded; its ${files.length} files are whole, in ${folder}`);
    const hosted = await hostedModel(fetched);
    if (hosted !== null) {
      output.emit({ kind: 'fetched', job: job.job, folder, files, hosted });
      for (const line of hostedLines(hosted)) output.say(line);
      return;
    }
    const kept = await keepFetched(fetched, { home, onProgress: bars.show }, signal);
    bars.stop();
    const adapter = kept?.adapter.name ?? null;
    const heldOut = kept?.heldOut ?? null;
    output.emit({ kind: 'fetched', job: job.job, folder, files, adapter, heldOut });
    if (kept !== null) for (const line of keptLines(kept)) output.say(line);
  } finally {
    bars.stop();
  }
}

function hostedLines({ model, base, baseUrl, checkpoints }: HostedModel): readonly string[] {
  const [name, where] = [safe(model), safe(baseUrl)];
  const earlier = checkpoints.map((one) => `${safe(one.model)} (step ${one.step})`);
  return [
    `Its model is ${name}, made of ${safe(base)}. It stays at ${where}: no weights come back, and no adapter.`,
    ...(earlier.length === 0 ? [] : [`Earlier states of it: ${earlier.join(', ')}`]),
    `Use it with: --model ${shellWord(`openai:${name}`)} --base-url ${shellWord(where)}`,
  ];
}

function keptLines({ adapter, heldOut }: KeptFetched): readonly string[] {
  const { name, base } = adapter;
  const model = safe(base.model);
  const lines = [
    `Kept as ${name} beside ${model}. Use it with: --model ${shellWord(model)} --adapter ${name}`,
  ];
  const [here, theirs] = [heldOut?.onDevice ?? null, heldOut?.byTrainer ?? null];
  if (here === null || theirs === null) return lines;
  const rise = (figures: { readonly base: number; readonly tuned: number }): string =>
    `${figures.base.toFixed(3)} -> ${figures.tuned.toFixed(3)}`;
  const rows = `${here.rows} ${here.rows === 1 ? 'row' : 'rows'}`;
  return [
    ...lines,
    `Held-out replies, nats a token (${rows}): ${rise(here)} on this machine, ${rise(theirs)} by the trainer.`,
  ];
}
