import type { Proof } from '../app/prove/proveAttack.ts';
import type { Attack } from '../core/prove/attack.ts';
import { VERDICT_WORDS } from '../domain/verdictWords.ts';
import { safe } from '../app/safe.ts';
import type { Verdict } from '../domain/judgement.ts';
import { columnsOf } from './columns.ts';
import type { Output } from './output.ts';
import type { Paint } from './text.ts';
import { wrapLines } from './wrapLines.ts';

export interface ProofLook {
  readonly output: Output;
  readonly paint: Paint;
  /** All that will be told, for columns as wide as they need. */
  readonly attacks: readonly Attack[];
}

/** Tells each proof as it comes, a line each, and a line that counts them; gives them all. */
export async function tellProofs(
  proofs: AsyncIterable<Proof>,
  { output, paint, attacks }: ProofLook,
): Promise<readonly Proof[]> {
  const name = Math.max(...attacks.map((attack) => attack.name.length));
  const all: Proof[] = [];
  for await (const proof of proofs) {
    all.push(proof);
    output.emit({ kind: 'proof', ...proof });
    for (const line of proofLines(proof, name, paint)) output.say(line);
  }
  output.say('');
  output.say(countLine(all, paint));
  return all;
}

const WIDTH = 80;
const OUTCOME = 32;

/** `✔  1  fork bomb             too slow                           0.6 s`; why it fell stands below. */
export function proofLines(proof: Proof, nameWidth: number, paint: Paint): readonly string[] {
  const { number, name, result, because, timeMs, tries } = proof;
  const mark = { held: paint.green('✔'), fell: paint.red('✘'), untried: paint.yellow('–') }[result];
  const time = `${(timeMs / 1000).toFixed(1)} s`.padStart(7);
  const outcome = padded(outcomeOf(proof), OUTCOME);
  const line = `${mark} ${String(number).padStart(2)}  ${name.padEnd(nameWidth)}  ${outcome} ${time}`;
  if (result === 'held') return [line];
  const reasons = [tries, safe(because ?? '')].flatMap((text) => wrapLines(text, WIDTH - INDENT));
  return [line, ...reasons.map((text) => `${' '.repeat(INDENT)}${text}`)];
}

const INDENT = 6;

function outcomeOf({ verdicts, because, result }: Proof): string {
  if (result === 'untried') return 'not tried';
  if (verdicts.length > 0) return [...new Set(verdicts.map(wordOf))].join(', ');
  return result === 'fell' ? 'fell' : (because ?? '');
}

/** An attack may run to its end where it prints what one without success prints, or does not find the answer that lies out as a bait. */
function wordOf(verdict: Verdict): string {
  const harmless = verdict === 'accepted' || verdict === 'wrongAnswer';
  return harmless ? 'got nowhere' : VERDICT_WORDS[verdict];
}

function padded(text: string, columns: number): string {
  return `${text}${' '.repeat(Math.max(0, columns - columnsOf(text)))}`;
}

function countLine(proofs: readonly Proof[], paint: Paint): string {
  const count = (wanted: Proof['result']): number =>
    proofs.filter(({ result }) => result === wanted).length;
  const [held, fell, untried] = [count('held'), count('fell'), count('untried')];
  const mark = fell === 0 ? paint.green('✔') : paint.red('✘');
  const rest = untried === 0 ? '' : `, ${untried} not tried`;
  return `${mark} ${paint.bold(`${held} held, ${fell} fell`)}${rest}`;
}
