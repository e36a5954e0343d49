import { LeafeError } from '../../../core/errors.ts';
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
import { RESULT_FILE } from '../../../domain/training.ts';
import { artefactsOf, mustBeTaken } from '../artefacts.ts';
import { writeFetched } from '../fetched.ts';
import { followLog, type Followed } from './followLog.ts';
import { healthOf } from './health.ts';
import { statusOf } from './jobState.ts';
import { Keeper } from './keeper.ts';
import { quoted, type Shell } from './shell.ts';
import { upload } from './upload.ts';

export interface CommandTrainerOptions {
  readonly name: string;
  /** Closed with the trainer. */
  readonly shell: Shell;
  /** Where jobs are kept on the machine; `~/` is its home folder. */
  readonly folder: string;
  /** The Python that has the trainer's packages. */
  readonly python: string;
  /** A GGUF file or a Hugging Face folder on the machine; null where the job finds it by itself. */
  readonly base: () => Promise<string | null>;
  /** Options of `sbatch`, where a cluster runs the jobs; null where the machine does. */
  readonly slurm: readonly string[] | null;
  /** Milliseconds between two looks at a log. */
  readonly pollMs: number;
  /** Python packages that a job needs. */
  readonly needs: readonly string[];
}

/**
 * Jobs that a machine runs by itself, one after the other, or gives to its cluster; this one or another over ssh. A job outlives whoever
 * submitted it. An attempt is a folder there, and the attempts of a job share what it makes: the second goes on from the first's checkpoints.
 */
export class CommandTrainer implements Trainer {
  readonly name: string;
  readonly capabilities = { returnsWeights: true, cancels: true, maxBytes: null, minRows: 1 };
  readonly #options: CommandTrainerOptions;
  readonly #keeper: Keeper;

  constructor(options: CommandTrainerOptions) {
    this.name = options.name;
    this.#options = options;
    this.#keeper = new Keeper(options.shell, options);
  }

  async check(signal: AbortSignal): Promise<TrainerHealth> {
    const { folder, slurm, needs, shell } = this.#options;
    const args = [folder, ...(slurm === null ? [] : ['--slurm']), ...needs];
    const found = await this.#keeper.ask('check', args, signal);
    return healthOf(found, { where: shell.where, isCluster: slurm !== null });
  }

  async submit(bundle: JobBundle, onSent: OnSent, signal: AbortSignal): Promise<JobRef> {
    const { python, slurm } = this.#options;
    const place = bundle.key.slice(0, KEY_LETTERS);
    const ref = { id: `${place}/${bundle.attempt}` };
    const [job, attempt] = this.#placeOf(ref);
    const base = await this.#options.base();
    await upload(this.#keeper, { folder: bundle.folder, job }, onSent, signal);
    const options = JSON.stringify({ python, base, slurm });
    await this.#keeper.ask('submit', [job, attempt, options], signal);
    return ref;
  }

  async status(ref: JobRef, signal: AbortSignal): Promise<JobStatus> {
    const kept = await this.#keeper.ask('state', this.#placeOf(ref), signal);
    return statusOf(kept);
  }

  logs(ref: JobRef, from: LogPlace, signal: AbortSignal): AsyncIterable<LogBatch> {
    return followLog(this.#options.shell, this.#logOf(ref, 'end'), from, signal);
  }

  logsSoFar(ref: JobRef, from: LogPlace, signal: AbortSignal): AsyncIterable<LogBatch> {
    return followLog(this.#options.shell, this.#logOf(ref, 'now'), from, signal);
  }

  async cancel(ref: JobRef, signal: AbortSignal): Promise<void> {
    if (hasEnded((await this.status(ref, signal)).state)) return;
    await this.#keeper.ask('stop', this.#placeOf(ref), signal);
  }

  async artefacts(ref: JobRef, signal: AbortSignal): Promise<readonly Artefact[]> {
    const { state } = await this.status(ref, signal);
    if (state !== 'succeeded') {
      throw new LeafeError('trainer', 'notFinished', `${ref.id} is ${state}`);
    }
    return artefactsOf(this.#read(ref, RESULT_FILE, signal));
  }

  async fetch(
    ref: JobRef,
    artefact: Artefact,
    to: string,
    onSent: OnSent,
    signal: AbortSignal,
  ): Promise<void> {
    mustBeTaken(artefact.name);
    await writeFetched(this.#read(ref, artefact.name, signal), artefact, to, onSent);
  }

  close(): Promise<void> {
    return this.#options.shell.close();
  }

  #logOf(ref: JobRef, until: Followed['until']): Followed {
    const path = `${this.#placeOf(ref).join('/')}/log`;
    const status = (within: AbortSignal): Promise<JobStatus> => this.status(ref, within);
    return { path, pollMs: this.#options.pollMs, status, until };
  }

  #read(ref: JobRef, name: string, signal: AbortSignal): AsyncIterable<Buffer> {
    const [job] = this.#placeOf(ref);
    return this.#options.shell.stream(`exec cat ${quoted(`${job}/out/${name}`)}`, signal);
  }

  /** The job's folder and its attempt. */
  #placeOf({ id }: JobRef): readonly [job: string, attempt: string] {
    const [, place, attempt] = /^([0-9a-f]+)\/(\d+)$/.exec(id) ?? [];
    if (place !== undefined && attempt !== undefined) {
      return [`${this.#options.folder}/${place}`, attempt];
    }
    throw new LeafeError('trainer', 'unknownJob', `${JSON.stringify(id)} is none of ${this.name}`);
  }
}

/** Of the key, in the name of a job's folder. */
const KEY_LETTERS = 16;
