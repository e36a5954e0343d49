import type { ControlledEvaluateInputItem, LlamaContextSequence, Token } from 'node-llama-cpp';
import type { Sequences } from './sequences.ts';

/** Positions whose whole vocabulary comes at once: a number a word of it each, 8 MB for 150,000 words. */
const AT_ONCE = 8;

/**
 * The log-probability of each token of a completion, in nats. By the softmax over the whole vocabulary, added up in double precision: the
 * library's own sum is of single precision and loses 0.0002 nats a token, all to one side. Costs 15 ms a token for 49,000 words. Throws
 * the signal's reason.
 */
export async function logProbsOf(
  {
    prompt,
    completion,
  }: { readonly prompt: readonly Token[]; readonly completion: readonly Token[] },
  sequences: Sequences,
  signal: AbortSignal,
): Promise<readonly number[]> {
  return sequences.using(prompt, async ({ sequence, rest, hasRead }) => {
    signal.throwIfAborted();
    await sequence.evaluateWithoutGeneratingNewTokens(rest.slice(0, -1));
    hasRead();
    const found: number[] = [];
    for (let from = 0; from < completion.length; from += AT_ONCE) {
      signal.throwIfAborted();
      const wanted = completion.slice(from, from + AT_ONCE);
      // Each is foretold at the token before it.
      const before = [completion[from - 1] ?? rest.at(-1), ...wanted.slice(0, -1)];
      found.push(...(await foretold(sequence, before as Token[], wanted)));
    }
    return found;
  });
}

async function foretold(
  sequence: LlamaContextSequence,
  before: readonly Token[],
  wanted: readonly Token[],
): Promise<readonly number[]> {
  const input = before.map((token): ControlledEvaluateInputItem => [
    token,
    { generateNext: { logits: true } },
  ]);
  const output = await sequence.controlledEvaluate(input);
  return wanted.map((token, at) => logSoftmax(output[at]?.next.logits, token));
}

function logSoftmax(logits: ReadonlyMap<Token, number> | undefined, token: Token): number {
  const own = logits?.get(token);
  if (logits === undefined || own === undefined) {
    throw new Error(`the model gives no number for the token ${token}`);
  }
  let most = -Infinity;
  for (const logit of logits.values()) most = Math.max(most, logit);
  let sum = 0;
  for (const logit of logits.values()) sum += Math.exp(logit - most);
  const logProb = own - most - Math.log(sum);
  if (Number.isFinite(logProb)) return logProb;
  throw new Error(`the model gives ${logProb} for the token ${token}`);
}
