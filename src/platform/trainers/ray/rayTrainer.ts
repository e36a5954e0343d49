import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
import { quoted } from '../command/shell.ts';
import { writeFetched } from '../fetched.ts';
import { trainerFolder } from '../trainerFolder.ts';
import { packageOf } from './bundleZip.ts';
import { Dashboard } from './dashboard.ts';
import { RayApi, type RaySubmission } from './rayApi.ts';
import { gpusFor, rayHealth } from './rayHealth.ts';
import { followRayLog } from './rayLog.ts';
import { statusOf } from './rayState.ts';

export interface RayTrainerOptions {
  readonly name: string;
  /** Of the dashboard. */
  readonly url: string;
  readonly token: string | undefined;
  readonly tokenVariable: string;
  /** Where jobs are kept on the cluster's machines, or on a disk that they share; `~/` is the home folder there. */
  readonly folder: string;
  /** The Python there that has the trainer's packages. */
  readonly python: string;
  /** A GGUF file or a Hugging Face folder there; null where the job finds it by itself. */
  readonly base: string | null;
  /** How many machines a job runs on at once. */
  readonly machines: number;
  /** What a job asks for of each machine; null for one where the cluster has any. */
  readonly gpus: number | null;
  /** Milliseconds between two looks at a job. */
  readonly pollMs: number;
  /** Seconds that a job has to save a checkpoint when it is stopped. */
  readonly stopSeconds: number;
  /** Python packages that a job needs. */
  readonly needs: readonly string[];
}

/** What runs a job there, and what leads one over several machines. */
const ENTRYPOINT = 'ray_job.py';
const OVER_MACHINES = ['ray_machines.py', 'ray_ranks.py'];
/** It is packed in memory; what has more bytes is never packed into the hundred megabytes that Ray takes. */
const MOST = 1024 ** 3;
/** Of the key, in the name of a job. */
const KEY_LETTERS = 16;

interface RayJobName {
  readonly key: string;
  /** As Ray knows it. */
  readonly id: string;
}

/**
 * Jobs that a Ray cluster runs, by its Jobs API alone: nothing of Ray is needed here. A job's attempts share a folder of the machine that
 * runs them, or of a disk that all machines share; the second goes on from the first's checkpoints, also where the head was started anew.
 */
export class RayTrainer implements Trainer {
  readonly name: string;
  readonly capabilities = { returnsWeights: true, cancels: true, maxBytes: MOST, minRows: 1 };
  readonly #options: RayTrainerOptions;
  readonly #dashboard: Dashboard;
  readonly #api: RayApi;
  /** Ray says nothing of a stop that is under way. */
  readonly #stopping = new Set<string>();
  /** Machines that give what a job has made, by the job. */
  readonly #givers = new Map<string, string>();

  constructor(options: RayTrainerOptions) {
    this.name = options.name;
    this.#options = options;
    this.#dashboard = new Dashboard(options);
    this.#api = new RayApi(this.#dashboard);
  }

  check(signal: AbortSignal): Promise<TrainerHealth> {
    return rayHealth(this.#api, this.#options, signal);
  }

  async submit(bundle: JobBundle, onSent: OnSent, signal: AbortSignal): Promise<JobRef> {
    const key = bundle.key.slice(0, KEY_LETTERS);
    const id = `leafe-${key}-${bundle.attempt}`;
    if ((await this.#api.job(id, signal)) !== null) {
      onSent(bundle.bytes, bundle.bytes);
      return { id };
    }
    mustBeShared(bundle.job, this.#options.machines);
    const gpus = gpusFor(await this.#api.nodes(signal), this.#api.where, this.#options);
    const workingDir = await this.#upload(bundle.folder, onSent, signal);
    await this.#api.submit(this.#submission('run', { key, id }, workingDir, gpus), signal);
    return { id };
  }

  async status(ref: JobRef, signal: AbortSignal): Promise<JobStatus> {
    this.#keyOf(ref);
    return statusOf(await this.#api.job(ref.id, signal), this.#stopping.has(ref.id));
  }

  logs(ref: JobRef, from: LogPlace, signal: AbortSignal): AsyncIterable<LogBatch> {
    return this.#output(ref, 'end', from, signal);
  }

  logsSoFar(ref: JobRef, from: LogPlace, signal: AbortSignal): AsyncIterable<LogBatch> {
    return this.#output(ref, 'now', from, signal);
  }

  async cancel(ref: JobRef, signal: AbortSignal): Promise<void> {
    if (hasEnded((await this.status(ref, signal)).state)) return;
    await this.#api.stop(ref.id, signal);
    this.#stopping.add(ref.id);
  }

  async artefacts(ref: JobRef, signal: AbortSignal): Promise<readonly Artefact[]> {
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

  async close(): Promise<void> {
    this.#dashboard.close();
  }

  #output(
    ref: JobRef,
    until: 'end' | 'now',
    from: LogPlace,
    signal: AbortSignal,
  ): AsyncIterable<LogBatch> {
    this.#keyOf(ref);
    const { pollMs } = this.#options;
    return followRayLog(this.#api, { id: ref.id, pollMs, until }, from, signal);
  }

  async #upload(folder: string | null, onSent: OnSent, signal: AbortSignal): Promise<string> {
    const sources = [ENTRYPOINT, ...(this.#options.machines > 1 ? OVER_MACHINES : [])];
    const entrypoint = sources.map((name) => [name, join(trainerFolder(), name)] as const);
    const { name, bytes } = await packageOf(folder, Object.fromEntries(entrypoint));
    const isThere = await this.#api.hasPackage(name, signal);
    const told = (sent: number): void => onSent(sent, bytes.length);
    if (!isThere) await this.#api.putPackage(name, bytes, told, signal);
    told(bytes.length);
    return `gcs://${name}`;
  }

  #submission(
    command: 'run' | 'give',
    { key, id }: RayJobName,
    workingDir: string,
    gpus: number,
  ): RaySubmission {
    const { python, folder, base, needs, machines, stopSeconds } = this.#options;
    const words = [python, ENTRYPOINT, command, folder, key, id];
    if (command === 'run' && base !== null) words.push('--base', base);
    if (command === 'run' && needs.length > 0) words.push('--needs', needs.join(','));
    const isOverMachines = command === 'run' && machines > 1;
    if (isOverMachines) {
      words.push('--machines', String(machines), '--gpus', String(gpus), `--python=${python}`);
    }
    return {
      // In the shell's place: Ray would wait for what a shell leaves behind for as long as a stop may take.
      entrypoint: `exec ${words.map(quoted).join(' ')}`,
      submission_id: command === 'run' ? id : `${id}-give-${randomUUID()}`,
      // Over several machines it is where the head is, and asks for them itself.
      ...(gpus > 0 && !isOverMachines ? { entrypoint_num_gpus: gpus } : {}),
      runtime_env: {
        working_dir: workingDir,
        env_vars: { RAY_JOB_STOP_WAIT_TIME_S: String(stopSeconds) },
      },
    };
  }

  async *#read(ref: JobRef, name: string, signal: AbortSignal): AsyncGenerator<Buffer> {
    const node = this.#givers.get(ref.id) ?? (await this.#giver(ref, signal));
    this.#givers.set(ref.id, node);
    const pieces = await this.#api.file({ node, name: `${ref.id}/${name}` }, {}, signal);
    if (pieces === null) {
      const what = `${ref.id} has no ${name} any more on the machine that made it`;
      throw new LeafeError('trainer', 'notFinished', what);
    }
    yield* pieces;
  }

  /** The machine beside whose logs the job's files are. */
  async #giver(ref: JobRef, signal: AbortSignal): Promise<string> {
    const key = this.#keyOf(ref);
    const job = await this.#api.job(ref.id, signal);
    if (job === null) return this.#giveAgain({ key, id: ref.id }, signal);
    const { state } = statusOf(job, false);
    if (state === 'succeeded' && typeof job.driver_node_id === 'string') return job.driver_node_id;
    throw new LeafeError('trainer', 'notFinished', `${ref.id} is ${state}`);
  }

  /** Where Ray was started anew since, its logs are others: a job that does nothing else shows the files there again. */
  async #giveAgain(name: RayJobName, signal: AbortSignal): Promise<string> {
    const { pollMs, folder } = this.#options;
    const workingDir = await this.#upload(null, () => undefined, signal);
    const submission = this.#submission('give', name, workingDir, 0);
    await this.#api.submit(submission, signal);
    for (;;) {
      const job = await this.#api.job(submission.submission_id, signal);
      const { state } = statusOf(job, false);
      if (state === 'succeeded' && typeof job?.driver_node_id === 'string') {
        return job.driver_node_id;
      }
      if (hasEnded(state)) {
        const what = `Ray was started anew, and what ${name.id} made is not in ${folder} of its head`;
        throw new LeafeError('trainer', 'notFinished', what, {
          todo: 'Name a folder that all machines of the cluster share: `leafe trainer add … --folder`.',
        });
      }
      await sleep(pollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  #keyOf({ id }: JobRef): string {
    const [, key] = /^leafe-([0-9a-f]{16})-\d+$/.exec(id) ?? [];
    if (key !== undefined) return key;
    throw new LeafeError('trainer', 'unknownJob', `${JSON.stringify(id)} is none of ${this.name}`);
  }
}

/** Every update is of so many rows, whoever computes them. Throws `trainer.rejected` where the machines cannot share them evenly. */
function mustBeShared({ recipe }: JobBundle['job'], machines: number): void {
  const rows = recipe.rowsPerStep;
  if (rows === null || rows % machines === 0) return;
  const what = `${machines} machines cannot share the ${rows} rows of an update evenly`;
  throw new LeafeError('trainer', 'rejected', what, {
    todo: `Push it with \`--rows-per-step ${Math.ceil(rows / machines) * machines}\`, or use another number of machines.`,
  });
}
