import { z } from 'zod';
import { JOB_STATES } from './jobStates.ts';

/** The record format this code writes. */
export const JOB_RECORD_VERSION = 1;

const natural = z.number().int().min(0);
const at = z.string();

/** A line of a job's `job.jsonl`: something that happened to it, as it is known here. */
export const jobFactSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('made'),
    at,
    v: z.literal(JOB_RECORD_VERSION),
    key: z.string().regex(/^[0-9a-f]{64}$/),
    attempt: natural.min(1),
    /** As a person named it. */
    trainer: z.string(),
    /** The data set's folder. */
    dataset: z.string(),
    /** Of the base, as a person writes it on the device. */
    model: z.string(),
    /** Of the adapter. */
    name: z.string(),
    /** Rows that are trained on, and all bytes of the bundle. */
    rows: natural,
    bytes: natural,
  }),
  /** The trainer has it, and knows it by this. */
  z.object({ kind: z.literal('submitted'), at, ref: z.object({ id: z.string() }) }),
  z.object({
    kind: z.literal('seen'),
    at,
    state: z.enum(JOB_STATES),
    raw: z.string(),
    reason: z.string().nullable(),
  }),
  z.object({ kind: z.literal('cancelAsked'), at }),
  /** All files came and are whole. */
  z.object({
    kind: z.literal('fetched'),
    at,
    files: z.array(z.object({ name: z.string(), bytes: natural, sha256: z.string() })),
  }),
  /** Its model stays where it was trained, under this name there. */
  z.object({ kind: z.literal('hosted'), at, model: z.string() }),
  /** It is in Models, under this name. */
  z.object({ kind: z.literal('adapterKept'), at, adapter: z.string() }),
]);
export type JobFact = z.infer<typeof jobFactSchema>;
export type JobFactOf<K extends JobFact['kind']> = Extract<JobFact, { kind: K }>;

/** A job as it is known here. */
export interface JobRecord extends Omit<JobFactOf<'made'>, 'kind' | 'at' | 'v'> {
  readonly madeAt: string;
  /** Null until the trainer has it. */
  readonly ref: JobFactOf<'submitted'>['ref'] | null;
  /** What was last seen of it; `null` before anything was. */
  readonly seen: JobFactOf<'seen'> | null;
  readonly isCancelAsked: boolean;
  readonly files: JobFactOf<'fetched'>['files'] | null;
  /** The name of its model at the service that has trained it. */
  readonly hosted: string | null;
  /** The adapter's name in Models. */
  readonly adapter: string | null;
}

/** Null where nothing says that it was made. */
export function foldJob(facts: readonly JobFact[]): JobRecord | null {
  let record: JobRecord | null = null;
  for (const fact of facts) record = withFact(record, fact);
  return record;
}

function withFact(record: JobRecord | null, fact: JobFact): JobRecord | null {
  if (fact.kind === 'made') {
    const { kind: _kind, v: _v, at: madeAt, ...made } = fact;
    return { ...made, madeAt, ...UNSEEN };
  }
  if (record === null) return null;
  switch (fact.kind) {
    case 'submitted':
      return { ...record, ref: fact.ref };
    case 'seen':
      return { ...record, seen: fact };
    case 'cancelAsked':
      return { ...record, isCancelAsked: true };
    case 'fetched':
      return { ...record, files: fact.files };
    case 'hosted':
      return { ...record, hosted: fact.model };
    case 'adapterKept':
      return { ...record, adapter: fact.adapter };
  }
}

const UNSEEN = {
  ref: null,
  seen: null,
  isCancelAsked: false,
  files: null,
  hosted: null,
  adapter: null,
};
