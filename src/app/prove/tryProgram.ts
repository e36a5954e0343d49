import type { ProvingGround, ProvingPlace } from '../../core/ports/provingGround.ts';
import { LENIENCE } from '../../core/judge/timing.ts';
import { MEGABYTE, type Trial } from '../../core/prove/attack.ts';
import type { Verdict, VisibleJudgement } from '../../domain/judgement.ts';
import type { Program } from '../../domain/problem.ts';
import { VERDICT_WORDS } from '../../domain/verdictWords.ts';
import { Fell } from './fell.ts';
import { trialProblem } from './trialProblem.ts';

export interface TrialGround {
  readonly place: ProvingPlace;
  readonly ground: ProvingGround;
}

/** Far above what any compiler should be heard to say. */
const MOST_WORDS = 40_000;

/** Judges one hostile program as any program is judged; throws `Fell` where it comes to anything else than it may. */
export async function tryProgram(
  trial: Trial,
  { place, ground }: TrialGround,
  signal: AbortSignal,
): Promise<Verdict> {
  if (trial.before) await judged(place, trial, trial.before, signal);
  if (trial.planted !== undefined) await place.asCompiler(trial.planted, { wait: true });
  if (trial.racing !== undefined) await place.asCompiler(trial.racing, { wait: false });
  const ownBefore = process.memoryUsage().rss;
  const judgement = await withCompany(trial, { place, ground }, signal);
  const grown = process.memoryUsage().rss - ownBefore;
  check(trial, judgement, ground.places.length > 1);
  if (grown > (trial.ownMemoryAtMost ?? Infinity)) {
    throw new Fell(`our own memory grew by ${megabytes(grown)}`);
  }
  return judgement.verdict;
}

/** With what the attack wants beside it: a neighbour, a busy machine, a container that dies. */
async function withCompany(
  trial: Trial,
  { place, ground }: TrialGround,
  signal: AbortSignal,
): Promise<VisibleJudgement> {
  const judge = (): Promise<VisibleJudgement> => judged(place, trial, trial.program, signal);
  if (trial.hogs !== undefined) return ground.hogged(trial.hogs, judge);
  if (trial.beside !== undefined) {
    const { program, output } = trial.beside;
    const neighbour = { ...trial, program, output };
    const [judgement, beside] = await Promise.all([
      judge(),
      judged(ground.beside, neighbour, program, signal),
    ]);
    if (beside.verdict !== 'accepted') throw new Fell(`its neighbour: ${told(beside)}`);
    return judgement;
  }
  if (trial.killedAfterMs === undefined) return judge();
  const { killedAfterMs } = trial;
  const kill = new Promise<void>((resolve) => setTimeout(resolve, killedAfterMs)).then(() =>
    place.killContainer(),
  );
  const [judgement] = await Promise.all([judge(), kill]);
  return judgement;
}

function judged(
  place: ProvingPlace,
  trial: Trial,
  program: Program,
  signal: AbortSignal,
): Promise<VisibleJudgement> {
  return place.judge.judgeVisible(trialProblem(trial), program, signal);
}

function check(trial: Trial, judgement: VisibleJudgement, hasNeighbours: boolean): void {
  const { verdict, tests, compileOutput } = judgement;
  if (!trial.verdicts.includes(verdict)) throw new Fell(told(judgement));
  if (compileOutput.length > MOST_WORDS) {
    throw new Fell(`the compiler said ${compileOutput.length} characters`);
  }
  const printed = tests[0]?.detail?.actual.head;
  if (trial.prints !== undefined && printed !== trial.prints) {
    throw new Fell(`printed ${quoted(printed ?? '')}`);
  }
  // Beside others a program may use more before it is stopped.
  const lenience = hasNeighbours ? LENIENCE : 1;
  const mostMs = (trial.cpuAtMost ?? Infinity) * trial.limits.cpuMs * lenience;
  for (const { cpuMs, memoryBytes } of tests) {
    if (cpuMs > mostMs) throw new Fell(`used ${cpuMs} ms of CPU time, at most ${mostMs} expected`);
    if (memoryBytes > (trial.memoryAtMost ?? Infinity)) {
      throw new Fell(`is charged ${megabytes(memoryBytes)}`);
    }
  }
}

/** A judgement in words, with what was printed where that decided. */
export function told({ verdict, tests, compileOutput }: VisibleJudgement): string {
  const word = VERDICT_WORDS[verdict];
  if (verdict === 'compileError') return `${word}: ${quoted(compileOutput)}`;
  const failed = tests.find((test) => test.verdict === verdict)?.detail ?? null;
  if (failed === null) return word;
  if (verdict === 'wrongAnswer') return `${word}: printed ${quoted(failed.actual.head)}`;
  return failed.stderr === '' ? word : `${word}: ${quoted(failed.stderr)}`;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
