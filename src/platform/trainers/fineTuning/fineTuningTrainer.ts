import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LeafeError } from '../../../core/errors.ts';
import { canonicalJson } from '../../../core/learn/canonicalJson.ts';
import {
  hasEnded,
  type Artefact,
  type JobBundle,
  type JobRef,
  type JobStatus,
  type LogBatch,
  type LogPlace,
  type OnSent,
  type Trainer,
  type TrainerHealth,
} from '../../../core/ports/trainer.ts';
import { HOSTED_FILE, type HostedJob, type HostedModel } from '../../../domain/hostedJob.ts';
import { JOB_VERSION } from '../../../domain/training.ts';
import { writeFetched } from '../fetched.ts';
import { FineTuningApi, type FineTuningEvent } from './fineTuningApi.ts';
import { unsupported } from './fineTuningErrors.ts';
import { statusOf, type FineTuningJob } from './fineTuningState.ts';

export interface FineTuningTrainerOptions {
  readonly name: string;
  /** Of the API: `https://api.openai.com/v1`. */
  readonly url: string;
  readonly token: string | undefined;
  readonly tokenVariable: string;
  /** The base that jobs are wanted of, as the service names it; null where a push names it. */
  readonly model: string | null;
  /** Milliseconds between two looks at a job. */
  readonly pollMs: number;
}

/** As OpenAI has it; services of the same shape take as much or more. */
const BOUNDS = { maxBytes: 512e6, minRows: 10 };
/** Of the key, in the name of a job's files. */
const KEY_LETTERS = 16;
/** Seconds by which the service's clocks may differ among themselves. */
const CLOCKS = 3_600;

/**
 * Jobs of a service that trains a model of its own: chats go there, and the name of a model comes back. The API has no key for a request, so
 * that a job is known again by the name of its file, which is made of the job's key and attempt.
 */
export class FineTuningTrainer implements Trainer {
  readonly name: string;
  readonly capabilities = { returnsWeights: false, cancels: true, ...BOUNDS };
  readonly #options: FineTuningTrainerOptions;
  readonly #api: FineTuningApi;
  /** Submissions under way, by the job: a second one waits for the first. */
  readonly #submitting = new Map<string, Promise<unknown>>();

  constructor(options: FineTuningTrainerOptions) {
    this.name = options.name;
    this.#options = options;
    this.#api = new FineTuningApi(options);
  }

  async check(signal: AbortSignal): Promise<TrainerHealth> {
    const { model, url } = this.#options;
    const { where } = this.#api;
    if ((await this.#api.hasJobs(signal)) === null) {
      throw unsupported(`${url} has no fine-tuning API`);
    }
    if (model !== null && (await this.#api.model(model, signal)) === null) {
      throw new LeafeError('trainer', 'noResources', `${where} has no model ${model}`, {
        todo: 'Name one of its models with `leafe trainer add … --model`.',
      });
    }
    const asksForToken = await this.#api.asksForToken(signal);
    const base = model === null ? '' : `, base ${model}`;
    return {
      what: `fine-tuning API at ${where}${base}`,
      warnings: [NO_WEIGHTS, ...(asksForToken ? [] : [NO_TOKEN])],
    };
  }

  async submit(bundle: JobBundle, onSent: OnSent, signal: AbortSignal): Promise<JobRef> {
    const stem = `leafe-${bundle.key.slice(0, KEY_LETTERS)}-${bundle.attempt}`;
    const before = this.#submitting.get(stem) ?? Promise.resolve();
    const submitting = before
      .catch(() => undefined)
      .then(() => this.#submit(bundle, stem, onSent, signal));
    this.#submitting.set(stem, submitting);
    return submitting;
  }

  async status({ id }: JobRef, signal: AbortSignal): Promise<JobStatus> {
    return statusOf(await this.#api.job(id, signal));
  }

  async *logs({ id }: JobRef, from: LogPlace, signal: AbortSignal): AsyncGenerator<LogBatch> {
    let last = from;
    for (;;) {
      // Asked before the look: nothing is told after the end.
      const job = await this.#api.job(id, signal);
      if (job === null) return;
      const news = await this.#news(id, last, signal);
      last = news?.next ?? last;
      if (news !== null) yield news;
      if (hasEnded(statusOf(job).state)) return;
      const { pollMs } = this.#options;
      await sleep(pollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  async *logsSoFar({ id }: JobRef, from: LogPlace, signal: AbortSignal): AsyncGenerator<LogBatch> {
    if ((await this.#api.job(id, signal)) === null) return;
    const news = await this.#news(id, from, signal);
    if (news !== null) yield news;
  }

  async cancel(ref: JobRef, signal: AbortSignal): Promise<void> {
    if (hasEnded((await this.status(ref, signal)).state)) return;
    try {
      await this.#api.cancel(ref.id, signal);
    } catch (error) {
      signal.throwIfAborted();
      // It may have ended meanwhile, which is what was wanted.
      if (!hasEnded((await this.status(ref, signal)).state)) throw error;
    }
  }

  async artefacts(ref: JobRef, signal: AbortSignal): Promise<readonly Artefact[]> {
    const text = await this.#outcome(ref, signal);
    const sha256 = createHash('sha256').update(text).digest('hex');
    return [{ name: HOSTED_FILE, bytes: text.length, sha256 }];
  }

  async fetch(
    ref: JobRef,
    artefact: Artefact,
    to: string,
    onSent: OnSent,
    signal: AbortSignal,
  ): Promise<void> {
    const text = await this.#outcome(ref, signal);
    await writeFetched(once(text), artefact, to, onSent);
  }

  async close(): Promise<void> {}

  /** Null for none. */
  async #news(id: string, last: LogPlace, signal: AbortSignal): Promise<LogBatch | null> {
    const news = await this.#api.events(id, last, signal);
    const newest = news.at(-1);
    return newest === undefined ? null : { lines: news.map(lineOf), next: newest.id };
  }

  async #submit(
    bundle: JobBundle,
    stem: string,
    onSent: OnSent,
    signal: AbortSignal,
  ): Promise<JobRef> {
    const { folder, bytes } = bundle;
    const { base, data, recipe } = hostedIn(bundle, this.name);
    const known = await this.#firstOf(stem, data.train.bytes, signal);
    if (known !== null) {
      onSent(bytes, bytes);
      return { id: known.id };
    }
    onSent(0, bytes);
    const train = await this.#upload(folder, data.train, `${stem}.jsonl`, signal);
    const validation =
      data.validation === null
        ? null
        : await this.#upload(folder, data.validation, `${stem}-validation.jsonl`, signal);
    onSent(bytes, bytes);
    const { epochs, rowsPerStep, seed } = recipe;
    const created = await this.#api.create(
      {
        model: base.hosted,
        training_file: train,
        ...(validation === null ? {} : { validation_file: validation }),
        // It becomes a part of the model's name; some services take eighteen letters at most.
        suffix: `leafe-${bundle.key.slice(0, 8)}`,
        seed,
        // Said to be the older way, and the one that every service of this shape knows.
        hyperparameters: {
          ...(epochs === null ? {} : { n_epochs: epochs }),
          ...(rowsPerStep === null ? {} : { batch_size: rowsPerStep }),
        },
      },
      signal,
    );
    return this.#only(created, stem, data.train.bytes, signal);
  }

  /** A file that is there is not sent again. */
  async #upload(
    folder: string,
    { name, bytes }: HostedJob['data']['train'],
    as: string,
    signal: AbortSignal,
  ): Promise<string> {
    const [there] = await this.#api.files({ name: as, bytes }, signal);
    if (there !== undefined) return there.id;
    const sent = await this.#api.upload(join(folder, name), as, signal);
    if (sent.bytes === bytes) return sent.id;
    const what = `${this.#api.where} has ${sent.bytes} bytes of a file of ${bytes}`;
    throw new LeafeError('trainer', 'rejected', what, { todo: 'Push it again: it is sent anew.' });
  }

  /** The job of this attempt: the first, should several clients have begun one at the same time. */
  async #firstOf(stem: string, bytes: number, signal: AbortSignal): Promise<FineTuningJob | null> {
    const files = await this.#api.files({ name: `${stem}.jsonl`, bytes }, signal);
    if (files.length === 0) return null;
    const since = Math.min(...files.map((file) => file.created_at)) - CLOCKS;
    const jobs = await this.#api.jobsOf(new Set(files.map(({ id }) => id)), since, signal);
    return [...jobs].sort(byAge)[0] ?? null;
  }

  /** Another client may have begun the same at the same moment: the older stays, and costs once. */
  async #only(
    ours: FineTuningJob,
    stem: string,
    bytes: number,
    signal: AbortSignal,
  ): Promise<JobRef> {
    const first = await this.#firstOf(stem, bytes, signal);
    if (first === null || first.id === ours.id) return { id: ours.id };
    await this.cancel({ id: ours.id }, signal);
    return { id: first.id };
  }

  async #outcome(ref: JobRef, signal: AbortSignal): Promise<Buffer> {
    const job = await this.#api.job(ref.id, signal);
    const { state } = statusOf(job);
    const model = job?.fine_tuned_model ?? null;
    if (job === null || model === null || state !== 'succeeded') {
      throw new LeafeError('trainer', 'notFinished', `${ref.id} is ${state}`);
    }
    const outcome: HostedModel = {
      v: JOB_VERSION,
      baseUrl: this.#options.url,
      base: job.model,
      model,
      checkpoints: await this.#api.checkpoints(ref.id, signal),
    };
    return Buffer.from(canonicalJson(outcome));
  }
}

const NO_WEIGHTS =
  'It gives back the name of a model that only it runs, and no weights; chats are all that it is sent.';
const NO_TOKEN = 'It asks for no token: whoever reaches it can train there.';

function hostedIn({ job }: JobBundle, trainer: string): HostedJob {
  if ('kind' in job) return job;
  const what = `it was made for this device, and ${trainer} trains models of its own`;
  throw new LeafeError('trainer', 'rejected', what);
}

function byAge(a: FineTuningJob, b: FineTuningJob): number {
  return a.created_at - b.created_at || (a.id < b.id ? -1 : 1);
}

function lineOf({ created_at, level, message }: FineTuningEvent): string {
  const at = new Date(created_at * 1000).toISOString();
  return `${at} ${level === 'info' ? '' : `${level}: `}${message.replace(/\s+/g, ' ')}`;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
