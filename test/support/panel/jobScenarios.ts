import { jobCard, type JobCard } from '../../../src/domain/jobCard.ts';
import type { JobTrouble, ToJob } from '../../../src/domain/jobProtocol.ts';
import { foldJob, type JobFact, type JobRecord } from '../../../src/domain/jobRecord.ts';
import { hostedJobSchema, type AnyJob, type HostedJob } from '../../../src/domain/hostedJob.ts';
import type { JobState } from '../../../src/domain/jobStates.ts';
import type { Job, TrainEvent } from '../../../src/domain/training.ts';
import { fakeJob } from '../fakeBundle.ts';

const AT = '2026-11-30T08:00:00.000Z';

/** A job as it is known after so much of its story. */
export function jobRecord(state: JobState, more: readonly JobFact[] = []): JobRecord {
  const facts: readonly JobFact[] = [
    {
      ...{ kind: 'made', at: AT, v: 1, key: 'ab'.repeat(32), attempt: 1, trainer: 'gpu' },
      ...{ dataset: '/home/ann/monday', model: 'embedded:qwen2.5-coder-1.5b', name: 'monday' },
      ...{ rows: 481, bytes: 1_234_567 },
    },
    { kind: 'submitted', at: AT, ref: { id: '1' } },
    { kind: 'seen', at: AT, state, raw: state, reason: reasonOf(state) },
    ...more,
  ];
  const record = foldJob(facts);
  if (record === null) throw new Error('nothing says that it was made');
  return record;
}

function reasonOf(state: JobState): string | null {
  return state === 'failed' ? 'There was not enough memory: use fewer rows at once.' : null;
}

/** What a job tells whose losses fall over so many steps of 120, with a validation each 20. */
export function trainEvents(steps: number): readonly TrainEvent[] {
  const stamp = (seq: number): { readonly seq: number; readonly at: string } => ({ seq, at: AT });
  const events: TrainEvent[] = [
    { ...stamp(0), kind: 'started', job: 'ab'.repeat(32), device: 'NVIDIA H200', versions: {} },
    {
      ...{ ...stamp(1), kind: 'leakChecked', when: 'before' },
      leak: { prompts: 16, baseReplies: -0.21, leaked: 0 },
    },
  ];
  for (let step = 1; step <= steps; step++) {
    const fallen = 1 - Math.exp(-step / 35);
    const losses = { corrections: 1.6 - fallen, rehearsal: 0.5 - 0.2 * fallen };
    const loss = losses.corrections + losses.rehearsal;
    events.push({
      ...{ ...stamp(events.length), kind: 'stepped', step, steps: 120, epoch: step / 60 },
      ...{ loss, losses, learningRate: 1e-4, seconds: 4, tokens: 800 },
    });
    if (step % 20 !== 0) continue;
    events.push({ ...stamp(events.length), kind: 'saved', step });
    events.push({
      ...{ ...stamp(events.length), kind: 'validated', step },
      losses: { corrections: losses.corrections + 0.1, rehearsal: losses.rehearsal + 0.05 },
    });
  }
  return events;
}

export interface JobScene {
  readonly state: JobState;
  readonly events?: readonly TrainEvent[];
  readonly facts?: readonly JobFact[];
  readonly log?: readonly string[];
  readonly made?: AnyJob | null;
  readonly trouble?: JobTrouble | null;
}

export function aCard(scene: JobScene): JobCard {
  const { state, events = trainEvents(84), facts = [], log = logOf(40) } = scene;
  const { made = madeJob() } = scene;
  return jobCard({ job: 'monday-abababab', record: jobRecord(state, facts), events, log, made });
}

/** What the page is told of a job. */
export function aJob(scene: JobScene): readonly ToJob[] {
  return [{ kind: 'job', card: aCard(scene), trouble: scene.trouble ?? null }];
}

/** What a library says of so many steps. */
export function logOf(steps: number): readonly string[] {
  return Array.from({ length: steps }, (_, step) => `step ${step + 1}: 812 tokens a second`);
}

/** A job for a service that trains a model of its own. */
export function madeHostedJob(): HostedJob {
  const file = { name: 'train.jsonl', bytes: 1, sha256: 'a'.repeat(64) };
  return hostedJobSchema.parse({
    ...{ v: 1, kind: 'hosted', name: 'monday', base: { hosted: 'small-1' } },
    data: {
      ...{ dataset: 'monday', manifest: 'c'.repeat(64), rows: 481 },
      ...{ train: file, validation: null },
    },
    recipe: { epochs: 2 },
  });
}

/** A job of some hundred rows. */
export function madeJob(): Job {
  const job = fakeJob('monday', 'monday');
  const train = { counterfactual: 320, guided: 80, reflection: 0, rehearsal: 81 };
  const trained = { counterfactual: 70_412, guided: 17_930, reflection: 0, rehearsal: 18_004 };
  return {
    ...job,
    data: {
      ...job.data,
      counts: { ...job.data.counts, train },
      trainedTokens: { ...job.data.trainedTokens, train: trained },
      longestRow: 812,
    },
  };
}
