import type { JobState } from '../../domain/jobStates.ts';
import type { HostedJob } from '../../domain/hostedJob.ts';
import type { Job } from '../../domain/training.ts';

/** A job ready to leave: a folder that nobody writes any more. */
export interface JobBundle {
  readonly folder: string;
  readonly job: Job | HostedJob;
  /** SHA-256 of the job's canonical JSON. */
  readonly key: string;
  /** 1 at first; a job that failed and is pushed again on purpose is the next attempt. */
  readonly attempt: number;
  readonly bytes: number;
}

export { hasEnded, JOB_STATES, type JobState } from '../../domain/jobStates.ts';

/** A job as its trainer knows it. Plain data that is kept in a file: a client that starts anew finds the job by it. */
export interface JobRef {
  readonly id: string;
}

export interface JobStatus {
  readonly state: JobState;
  /** The trainer's own word for it. */
  readonly raw: string;
  /** Why it is there, where the trainer says. */
  readonly reason: string | null;
}

export interface TrainerHealth {
  /** What answered: `Ray 2.60.0`, `Python 3.11.7, torch 2.13.0`. */
  readonly what: string;
  /** What works and yet should be known, a sentence each: that no token is asked for, that there is no GPU. */
  readonly warnings: readonly string[];
}

export interface TrainerCapabilities {
  /** Whether the adapter comes back, and not only the name of a hosted model; the latter takes a `HostedJob`. */
  readonly returnsWeights: boolean;
  readonly cancels: boolean;
  /** The largest bundle it takes; null for no bound. */
  readonly maxBytes: number | null;
  readonly minRows: number;
}

export interface Artefact {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Bytes of how many, for a bar. */
export type OnSent = (done: number, total: number) => void;

/**
 * Where jobs are trained. What goes wrong there or on the way is a `LeafeError<'trainer'>`; a job that failed is a state, not an error. An
 * abort rejects with the signal's reason and leaves the job as it is: only `cancel` ends one.
 */
export interface Trainer {
  /** As a person named it. */
  readonly name: string;
  readonly capabilities: TrainerCapabilities;
  /** Asks for everything that a job will need, without starting one. */
  check(signal: AbortSignal): Promise<TrainerHealth>;
  /** Idempotent: the same key and attempt is the same job, also where an earlier call broke off half-way. */
  submit(bundle: JobBundle, onSent: OnSent, signal: AbortSignal): Promise<JobRef>;
  status(job: JobRef, signal: AbortSignal): Promise<JobStatus>;
  /**
   * The lines of the job's output from this byte or line on, as the trainer counts, until the job has ended; each batch with where the
   * next begins. Lines may come again.
   */
  logs(job: JobRef, from: LogPlace, signal: AbortSignal): AsyncIterable<LogBatch>;
  /** The same as far as the job has come, without waiting for more; after its end, all that is left of it. */
  logsSoFar(job: JobRef, from: LogPlace, signal: AbortSignal): AsyncIterable<LogBatch>;
  /** Resolves when the stop was asked for; a job that has ended stays as it is. */
  cancel(job: JobRef, signal: AbortSignal): Promise<void>;
  /** What a job that succeeded has to give, as its `result.json` lists it, that file included. */
  artefacts(job: JobRef, signal: AbortSignal): Promise<readonly Artefact[]>;
  /** Writes it to a file by rename, checked against bytes and hash: `trainer.damaged` otherwise. */
  fetch(
    job: JobRef,
    artefact: Artefact,
    to: string,
    onSent: OnSent,
    signal: AbortSignal,
  ): Promise<void>;
  /** Frees what it holds, tunnels included; safe to call twice. */
  close(): Promise<void>;
}

/** Opaque to all but the trainer that gave it; null for the beginning. */
export type LogPlace = string | null;

export interface LogBatch {
  readonly lines: readonly string[];
  readonly next: LogPlace;
}
