import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { getLlama, LlamaLogLevel, type Token } from 'node-llama-cpp';
import { isLeafeError } from '../../../src/core/errors.ts';
import { openEmbeddedScorer } from '../../../src/platform/embedded/embeddedScorer.ts';
import { testModelFile } from '../../support/testHome.ts';

const never = new AbortController().signal;
const file = await testModelFile();
const llama = await getLlama({
  gpu: false,
  build: 'never',
  progressLogs: false,
  logLevel: LlamaLogLevel.error,
});
const model = await llama.loadModel({ modelPath: file, gpuLayers: 0 });
after(() => llama.dispose());
const PROMPT = model.tokenize('def solve():\n    n = int(input())\n');
const REPLY = model.tokenize('    a = list(map(int, input().split()))\n    print(sum(a))\n');
const scorer = openEmbeddedScorer({
  ...{ file, name: 'embedded:small', threads: 1, batch: 2, contextTokens: 256 },
});
after(() => scorer.close());

test("each token has the probability that the model's own sampler gives it", async () => {
  const found = await scorer.logProbsOf(PROMPT, REPLY, never);
  const sampled = await probabilities();
  assert.equal(found.length, REPLY.length);
  for (const [at, logProb] of found.entries()) {
    // The sampler adds up in single precision.
    assert.ok(Math.abs(Math.exp(logProb) - (sampled[at] ?? -1)) < 1e-3, `token ${at}`);
  }
});

test('a reply in two parts is as likely as in one, whatever was read before', async () => {
  const whole = await scorer.logProbsOf(PROMPT, REPLY, never);
  await scorer.logProbsOf(REPLY, PROMPT, never);
  const cut = 5;
  const first = await scorer.logProbsOf(PROMPT, REPLY.slice(0, cut), never);
  const begun = [...PROMPT, ...REPLY.slice(0, cut)];
  const second = await scorer.logProbsOf(begun, REPLY.slice(cut), never);
  for (const [at, logProb] of [...first, ...second].entries()) {
    assert.ok(Math.abs(logProb - (whole[at] ?? 0)) < 1e-2, `token ${at}`);
  }
});

test('several rows at once get what each gets alone', async () => {
  const alone = await scorer.logProbsOf(PROMPT, REPLY, never);
  const [one, other] = await Promise.all([
    scorer.logProbsOf(PROMPT, REPLY, never),
    scorer.logProbsOf(REPLY, PROMPT, never),
  ]);
  assert.ok(one.every((logProb, at) => Math.abs(logProb - (alone[at] ?? 0)) < 1e-2));
  assert.equal(other.length, PROMPT.length);
});

test('a row that does not fit, and one of another vocabulary, are told of; the next is answered', async () => {
  const long = Array.from({ length: 300 }, () => PROMPT[0] ?? 0);
  await assert.rejects(scorer.logProbsOf(long, REPLY, never), (error) =>
    isLeafeError(error, 'model', 'contextTooLong'),
  );
  for (const strange of [49_152, -1, 2 ** 40, 0.5]) {
    await assert.rejects(scorer.logProbsOf(PROMPT, [strange], never), (error) =>
      isLeafeError(error, 'model', 'rejected'),
    );
    await assert.rejects(scorer.logProbsOf([strange, ...PROMPT], REPLY, never), (error) =>
      isLeafeError(error, 'model', 'rejected'),
    );
  }
  assert.equal((await scorer.logProbsOf(PROMPT, REPLY, never)).length, REPLY.length);
});

test('an abort rejects with its reason', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');
  const asked = scorer.logProbsOf(PROMPT, REPLY, stop.signal);
  stop.abort(reason);
  await assert.rejects(asked, (error) => error === reason);
  assert.equal((await scorer.logProbsOf(PROMPT, REPLY, never)).length, REPLY.length);
});

/** Of each token of the reply, by the library's softmax over what it samples from. */
async function probabilities(): Promise<readonly number[]> {
  const context = await model.createContext({ contextSize: 256, sequences: 1, threads: 1 });
  const sequence = context.getSequence();
  const all = [...PROMPT, ...REPLY];
  const output = await sequence.controlledEvaluate(
    all
      .slice(0, -1)
      .map((token): [Token, { generateNext: { probabilities: true } }] => [
        token,
        { generateNext: { probabilities: true } },
      ]),
  );
  await context.dispose();
  return REPLY.map(
    (token, at) => output[PROMPT.length - 1 + at]?.next.probabilities?.get(token) ?? -1,
  );
}
