import type { Verdict } from '../../domain/judgement.ts';
import { safe } from '../safe.ts';
import type { Proof } from './proveAttack.ts';

export interface ProofText {
  readonly mark: '✔' | '✘' | '–';
  /** ` 1  fork bomb  too slow  0.6 s`, in columns. */
  readonly line: string;
  /** What it tried and why it fell or was not tried; empty where it held. */
  readonly reasons: readonly string[];
}

export interface ProofWords {
  /** Columns that the longest name takes. */
  readonly nameWidth: number;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly gotNowhere: string;
  readonly fell: string;
  readonly notTried: string;
}

const OUTCOME = 32;

/** A proof as it is shown to people, on a terminal or in an editor. */
export function proofText(proof: Proof, words: ProofWords): ProofText {
  const { number, name, result, because, timeMs, tries } = proof;
  const time = `${(timeMs / 1000).toFixed(1)} s`.padStart(7);
  const outcome = outcomeOf(proof, words).padEnd(OUTCOME);
  const line = `${String(number).padStart(2)}  ${name.padEnd(words.nameWidth)}  ${outcome} ${time}`;
  const mark = ({ held: '✔', fell: '✘', untried: '–' } as const)[result];
  return { mark, line, reasons: result === 'held' ? [] : [tries, safe(because ?? '')] };
}

/**
 * An attack may run to its end where it prints what one without success prints, or does not find the answer that lies out as a
 * bait: to people both have got nowhere.
 */
function outcomeOf({ verdicts, because, result }: Proof, words: ProofWords): string {
  if (result === 'untried') return words.notTried;
  if (result === 'fell') return words.fell;
  if (verdicts.length === 0) return because ?? '';
  const told = verdicts.map((verdict) =>
    verdict === 'accepted' || verdict === 'wrongAnswer'
      ? words.gotNowhere
      : words.verdicts[verdict],
  );
  return [...new Set(told)].join(', ');
}

/** How many proofs came to each result. */
export function countProofs(proofs: readonly Proof[]): Readonly<Record<Proof['result'], number>> {
  const count = (wanted: Proof['result']): number =>
    proofs.filter(({ result }) => result === wanted).length;
  return { held: count('held'), fell: count('fell'), untried: count('untried') };
}
