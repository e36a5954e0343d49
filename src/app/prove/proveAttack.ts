import { isLeafeError } from '../../core/errors.ts';
import type { QuietGate } from '../../core/judge/quietGate.ts';
import type { ProvingGround, ProvingPlace } from '../../core/ports/provingGround.ts';
import type { Attack, TrialAttack } from '../../core/prove/attack.ts';
import type { Verdict } from '../../domain/judgement.ts';
import { assertRightNext, leftBehind } from './afterwards.ts';
import { Fell } from './fell.ts';
import { ORDEALS } from './ordeals.ts';
import { tryProgram } from './tryProgram.ts';

/** What came of one attack. */
export interface Proof {
  readonly number: number;
  readonly name: string;
  readonly tries: string;
  /** `untried` where this machine has no way to try it. */
  readonly result: 'held' | 'fell' | 'untried';
  /** The verdicts that its programs got, each once; empty where it has no program. */
  readonly verdicts: readonly Verdict[];
  /** What was measured, for an attack without a program; why it fell or was not tried. */
  readonly because: string | null;
  /** With the attempt after it and the look for what is left. */
  readonly timeMs: number;
}

export interface Proving {
  readonly attack: Attack;
  readonly place: ProvingPlace;
  readonly ground: ProvingGround;
  /** Held beside the other attacks at work; what must not be disturbed runs alone. */
  readonly gate: QuietGate;
}

/** Tries one attack, then a harmless attempt in the same slot, then looks for what is left behind. */
export async function proveAttack(proving: Proving, signal: AbortSignal): Promise<Proof> {
  const { number, name, tries } = proving.attack;
  const verdicts = new Set<Verdict>();
  let began = performance.now();
  const proof = (result: Proof['result'], because: string | null): Proof => ({
    ...{ number, name, tries, result, verdicts: [...verdicts], because },
    timeMs: Math.round(performance.now() - began),
  });
  try {
    if (proving.place.container === null) await assertRightNext(proving.place, null, signal);
    // What it takes to start a container is not the attack's doing.
    began = performance.now();
    const measured = await attacked(proving, verdicts, signal);
    return measured === 'untried'
      ? proof('untried', 'the engine is not on a line of this machine')
      : proof('held', measured);
  } catch (error) {
    // Whatever broke in the midst of a stop, the stop is what happened.
    signal.throwIfAborted();
    if (error instanceof Fell) return proof('fell', error.message);
    // A container that is gone when we look for it was lost by the attack.
    if (isLeafeError(error, 'sandbox', 'machineLost')) return proof('fell', error.message);
    throw error;
  }
}

/** What was measured; null for programs, whose verdicts are told as they come. */
async function attacked(
  proving: Proving,
  verdicts: Set<Verdict>,
  signal: AbortSignal,
): Promise<string | null> {
  const { attack, place } = proving;
  let measured: string | null = null;
  if (attack.kind === 'trials') await tryPrograms(attack, proving, verdicts, signal);
  else measured = await ORDEALS[attack.ordeal](proving, signal);
  const compiled = attack.kind === 'trials' && attack.trials.some(isCompiled);
  if (compiled) await assertRightNext(place, `${attack.number}`, signal);
  const left = await leftBehind(place);
  if (left !== null) throw new Fell(left);
  return measured;
}

async function tryPrograms(
  { trials }: TrialAttack,
  { place, ground }: Proving,
  verdicts: Set<Verdict>,
  signal: AbortSignal,
): Promise<void> {
  for (const trial of trials) {
    const { container } = place;
    verdicts.add(await tryProgram(trial, { place, ground }, signal));
    const lost = place.container !== container;
    if (trial.killedAfterMs === undefined && lost) throw new Fell('the container was lost');
    if (trial.killedAfterMs !== undefined && !lost) throw new Fell('the container outlived it');
    await assertRightNext(place, null, signal);
  }
}

/** What the compiler was turned on is followed by a program that must be compiled. */
function isCompiled({ verdicts }: TrialAttack['trials'][number]): boolean {
  return verdicts.includes('compileError');
}
