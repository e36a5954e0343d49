import type { Proof } from '../app/prove/proveAttack.ts';
import { countProofs, proofText, type ProofWords } from '../app/prove/proofText.ts';
import type { Attack } from '../core/prove/attack.ts';
import { VERDICT_WORDS } from '../domain/verdictWords.ts';
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
  const words: ProofWords = {
    nameWidth: Math.max(...attacks.map(({ name }) => name.length)),
    verdicts: VERDICT_WORDS,
    ...{ gotNowhere: 'got nowhere', fell: 'fell', notTried: 'not tried' },
  };
  const all: Proof[] = [];
  for await (const proof of proofs) {
    all.push(proof);
    output.emit({ kind: 'proof', ...proof });
    for (const line of proofLines(proof, words, paint)) output.say(line);
  }
  output.say('');
  output.say(countLine(all, paint));
  return all;
}

const WIDTH = 80;
const INDENT = 6;

/** `✔  1  fork bomb             too slow                           0.6 s`; why it fell stands below. */
function proofLines(proof: Proof, words: ProofWords, paint: Paint): readonly string[] {
  const { mark, line, reasons } = proofText(proof, words);
  const below = reasons.flatMap((text) => wrapLines(text, WIDTH - INDENT));
  return [
    `${painted(paint)[mark]} ${line}`,
    ...below.map((text) => `${' '.repeat(INDENT)}${text}`),
  ];
}

const painted = (paint: Paint) => ({
  '✔': paint.green('✔'),
  '✘': paint.red('✘'),
  '–': paint.yellow('–'),
});

function countLine(proofs: readonly Proof[], paint: Paint): string {
  const { held, fell, untried } = countProofs(proofs);
  const mark = fell === 0 ? paint.green('✔') : paint.red('✘');
  const rest = untried === 0 ? '' : `, ${untried} not tried`;
  return `${mark} ${paint.bold(`${held} held, ${fell} fell`)}${rest}`;
}
