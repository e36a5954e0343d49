import { ContestEnvironment } from '../../src/core/contest/contestEnvironment.ts';
import type { Episode, Observation } from '../../src/core/ports/environment.ts';
import type { Judge } from '../../src/core/ports/judge.ts';
import type { Problem } from '../../src/domain/problem.ts';
import type { StepState } from '../../src/domain/runState.ts';
import { sha256 } from '../../src/app/runs.ts';
import type { Draw } from './draw.ts';

/** Steps a branch takes before it is looked at. */
const STEPS = 2;

/** A branch that failed, ready to be gone on with from any of its places. */
export interface Failure {
  readonly name: string;
  readonly problem: Problem;
  readonly environment: ContestEnvironment;
  /** The same, with `failedPrograms` hidden. */
  readonly retold: ContestEnvironment;
  readonly replies: readonly string[];
  readonly steps: readonly StepState[];
  /** What the episode remembered before each step, and after the last. */
  readonly memories: readonly unknown[];
}

/** Walks a branch. `known` are replies drawn before: they are judged again, not drawn. Null where a step solves the problem. */
export async function failedBranch(
  name: string,
  problem: Problem,
  judge: Judge,
  draw: Draw,
  known: readonly string[] | null,
  signal: AbortSignal,
): Promise<Failure | null> {
  const common = { problem, judge, language: 'python3', digest: sha256 } as const;
  const environment = new ContestEnvironment({ ...common, failedPrograms: 'shown' });
  const retold = new ContestEnvironment({ ...common, failedPrograms: 'hidden' });
  const episode = environment.begin();
  const steps: StepState[] = [];
  const replies: string[] = [];
  const memories: unknown[] = [];
  for (let position = 1; position <= STEPS; position++) {
    memories.push(episode.memory());
    const reply = known?.[position - 1] ?? (await draw(episode, [], `${name}/${position}`, signal));
    const observation = await judged(episode, reply, signal);
    if (observation.solved) return null;
    replies.push(reply);
    steps.push(stepOf(position, episode.parse(reply).program, observation));
  }
  memories.push(episode.memory());
  return { name, problem, environment, retold, replies, steps, memories };
}

export async function judged(
  episode: Episode,
  reply: string,
  signal: AbortSignal,
): Promise<Observation> {
  return episode.act(reply, episode.parse(reply), signal);
}

/** A step as a journal would tell it, with what no prompt looks at left blank. */
function stepOf(position: number, program: string | null, observation: Observation): StepState {
  const stamp = { v: 1 as const, run: 'bench', seq: position, at: '2026-01-01T00:00:00.000Z' };
  const { solved: _solved, feedback: _feedback, ...told } = observation;
  const step = `b.${position}`;
  return {
    id: step,
    branch: 'b',
    parent: position === 1 ? null : `b.${position - 1}`,
    position,
    taken: {
      ...stamp,
      kind: 'stepTaken',
      step,
      branch: 'b',
      parent: null,
      program,
      language: 'python3',
      programDigest: '',
      checkpoint: '0'.repeat(40),
      tree: '',
      usage: { promptTokens: 0, completionTokens: 0 },
      seed: 0,
      ended: 'stop',
      modelMs: 0,
    },
    judged: { ...stamp, kind: 'stepJudged', step, judgeMs: 0, ...told },
  };
}
