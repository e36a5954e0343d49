import type { Token } from '../../core/ports/tokenizer.ts';
import type { CliContext } from '../context.ts';
import { progressBars } from '../progress.ts';
import { paintFor, safeLines, safePart, type Paint } from '../text.ts';

/** Shows a correction as a trainer sees it: what is shown first, what carries the loss after a line between them. */
export async function showMask(
  name: string,
  { tokenizer }: { readonly tokenizer?: string },
  { home, output, signal }: CliContext,
): Promise<void> {
  const { trainingMask } = await import('../../app/datasets/trainingMask.ts');
  const bars = progressBars(output);
  const options = {
    home,
    onProgress: bars.show,
    ...(tokenizer === undefined ? {} : { tokenizer }),
  };
  try {
    const mask = await trainingMask(name, options, signal);
    bars.stop();
    const { prompt, completion } = mask.tokens;
    output.emit({ kind: 'mask', ...mask });
    const paint = paintFor({ color: process.stdout.isTTY });
    for (const line of safeLines(textOf(prompt))) output.say(paint.dim(line));
    output.say(
      paint.bold(`── trained from here: ${completion.length} tokens after ${prompt.length}`),
    );
    for (const line of alternating(completion, paint)) output.say(line);
    output.say(paint.dim(`By the tokenizer and chat template of ${mask.tokenizer}.`));
  } finally {
    bars.stop();
  }
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join('');
}

/** Neighbouring tokens in two colours, so that it can be seen where one ends. */
function alternating(tokens: readonly Token[], { green, cyan }: Paint): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const [at, { text }] of tokens.entries()) {
    const colour = at % 2 === 0 ? green : cyan;
    for (const [part, words] of text.split('\n').entries()) {
      if (part > 0) {
        lines.push(line);
        line = '';
      }
      if (words !== '') line += colour(safePart(words));
    }
  }
  return [...lines, line];
}
