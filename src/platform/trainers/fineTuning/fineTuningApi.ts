import { openAsBlob } from 'node:fs';
import { OpenAI } from 'openai';
import {
  fineTuningError,
  isNotFound,
  isToldNotFound,
  unsupported,
  type Asked,
} from './fineTuningErrors.ts';
import { isFineTuningJob, type FineTuningJob } from './fineTuningState.ts';
import { serviceFetch } from './serviceFetch.ts';

export interface FineTuningApiOptions {
  readonly url: string;
  /** Sent with every request, and written nowhere. */
  readonly token: string | undefined;
  /** The environment's variable that the token is taken from. */
  readonly tokenVariable: string;
}

export type FineTuningEvent = OpenAI.FineTuning.FineTuningJobEvent;
type JobBody = OpenAI.FineTuning.JobCreateParams;

/** A request that is no upload may take this long. */
const SILENCE_MS = 120_000;
const UPLOAD_MS = 3_600_000;
/** Of one page of a list, the most that the API gives. */
const PAGE = 100;

/**
 * A fine-tuning API in the shape of OpenAI's, by their client. Nothing is asked twice by itself: the API has no key by which it would know a
 * request again. Throws `trainer.*`, as `fineTuningError` says.
 */
export class FineTuningApi {
  readonly #client: OpenAI;
  readonly #asked: Asked;

  constructor({ url, token, tokenVariable }: FineTuningApiOptions) {
    this.#asked = { where: new URL(url).host, token, tokenVariable };
    this.#client = new OpenAI({
      apiKey: token ?? 'none',
      baseURL: url,
      fetch: serviceFetch(this.#asked),
      ...{ maxRetries: 0, timeout: SILENCE_MS, logLevel: 'off' },
      // What the environment says of OpenAI is none of another service's business.
      ...{ organization: null, project: null },
    });
  }

  get where(): string {
    return this.#asked.where;
  }

  /** Null where the service has none of this name. */
  model(name: string, signal: AbortSignal): Promise<{ readonly id: string } | null> {
    return this.#orNull(() => this.#client.models.retrieve(name, { signal }), signal);
  }

  /** Null where there is no such API at this address. */
  async hasJobs(signal: AbortSignal): Promise<true | null> {
    const first = async (): Promise<true> => {
      await this.#client.fineTuning.jobs.list({ limit: 1 }, { signal });
      return true;
    };
    return this.#orNull(first, signal);
  }

  /** Whether a token that nobody gave is refused. */
  async asksForToken(signal: AbortSignal): Promise<boolean> {
    const token = 'none';
    const stranger = this.#client.withOptions({
      apiKey: token,
      fetch: serviceFetch({ ...this.#asked, token }),
    });
    try {
      await stranger.fineTuning.jobs.list({ limit: 1 }, { signal });
      return false;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof OpenAI.APIError && (error.status === 401 || error.status === 403)) {
        return true;
      }
      throw fineTuningError(error, this.#asked);
    }
  }

  /** Files for training that have this name and size, as several uploads may have left them. */
  files(
    { name, bytes }: { readonly name: string; readonly bytes: number },
    signal: AbortSignal,
  ): Promise<readonly { readonly id: string; readonly created_at: number }[]> {
    return this.#tried(async () => {
      const found = [];
      const list = this.#client.files.list({ purpose: 'fine-tune' }, { signal });
      for await (const file of each(list)) {
        if (file.filename === name && file.bytes === bytes) found.push(file);
      }
      return found;
    }, signal);
  }

  /** Sends a file, and gives its id and how many bytes have come there. */
  upload(
    path: string,
    name: string,
    signal: AbortSignal,
  ): Promise<{ readonly id: string; readonly bytes: number }> {
    return this.#tried(async () => {
      // Of the disk: it is never in memory as a whole.
      const file = new File([await openAsBlob(path)], name);
      const body = { file, purpose: 'fine-tune' } as const;
      return this.#client.files.create(body, { signal, timeout: UPLOAD_MS });
    }, signal);
  }

  create(body: JobBody, signal: AbortSignal): Promise<FineTuningJob> {
    const created = (): Promise<FineTuningJob> =>
      this.#client.fineTuning.jobs.create(body, { signal });
    return this.#tried(() => this.#asJob(created), signal);
  }

  /** Null where the service knows none of this name. */
  job(id: string, signal: AbortSignal): Promise<FineTuningJob | null> {
    const found = (): Promise<FineTuningJob> =>
      this.#client.fineTuning.jobs.retrieve(id, { signal });
    return this.#orNull(() => this.#asJob(found), signal, isToldNotFound);
  }

  /** Jobs that were made of one of these files, newest first; none is looked for before `since`, in seconds. */
  jobsOf(
    files: ReadonlySet<string>,
    since: number,
    signal: AbortSignal,
  ): Promise<readonly FineTuningJob[]> {
    return this.#tried(async () => {
      const found = [];
      const list = this.#client.fineTuning.jobs.list({ limit: PAGE }, { signal });
      for await (const job of each(list)) {
        if (job.created_at < since) break;
        if (files.has(job.training_file)) found.push(job);
      }
      return found;
    }, signal);
  }

  /** What was told since the event `last`, oldest first; all where that is null, or not there any more. */
  events(
    job: string,
    last: string | null,
    signal: AbortSignal,
  ): Promise<readonly FineTuningEvent[]> {
    return this.#tried(async () => {
      const news: FineTuningEvent[] = [];
      const list = this.#client.fineTuning.jobs.listEvents(job, { limit: PAGE }, { signal });
      for await (const event of each(list)) {
        if (event.id === last) break;
        news.push(event);
      }
      return news.reverse();
    }, signal);
  }

  /** By the step; none where the service keeps none. */
  async checkpoints(
    job: string,
    signal: AbortSignal,
  ): Promise<readonly { readonly step: number; readonly model: string }[]> {
    const found = await this.#orNull(async () => {
      const all = [];
      const list = this.#client.fineTuning.jobs.checkpoints.list(job, {}, { signal });
      for await (const one of each(list)) {
        all.push({ step: one.step_number, model: one.fine_tuned_model_checkpoint });
      }
      return all.sort((a, b) => a.step - b.step);
    }, signal);
    return found ?? [];
  }

  cancel(id: string, signal: AbortSignal): Promise<FineTuningJob> {
    return this.#tried(() => this.#client.fineTuning.jobs.cancel(id, { signal }), signal);
  }

  /** What is none would be kept as a job that nobody can find again. */
  async #asJob(asked: () => Promise<FineTuningJob>): Promise<FineTuningJob> {
    const job = await asked();
    if (isFineTuningJob(job)) return job;
    throw unsupported(`${this.where} answers with something else than a job`);
  }

  async #tried<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw fineTuningError(error, this.#asked);
    }
  }

  #orNull<T>(
    work: () => Promise<T>,
    signal: AbortSignal,
    isNone: (error: unknown) => boolean = isNotFound,
  ): Promise<T | null> {
    return this.#tried(
      () =>
        work().catch((error: unknown) => {
          if (isNone(error)) return null;
          throw error;
        }),
      signal,
    );
  }
}

/** Each element of a list once: a service that knows no pages gives the same one again and again. */
async function* each<T extends { readonly id: string }>(list: AsyncIterable<T>): AsyncGenerator<T> {
  const known = new Set<string>();
  for await (const one of list) {
    if (known.has(one.id)) return;
    known.add(one.id);
    yield one;
  }
}
