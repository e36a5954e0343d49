import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isTrainerComplete, trainerPaths } from '../../scripts/setup/trainerPaths.mjs';
import { JOB_FILES } from '../../src/app/training/jobFiles.ts';
import { makeJob } from '../../src/app/training/makeJob.ts';
import type { ChatMessage, ChatModel } from '../../src/core/ports/chatModel.ts';
import type { Tokenizer } from '../../src/core/ports/tokenizer.ts';
import { ADAPTER_GGUF, recipeSchema } from '../../src/domain/training.ts';
import { openEmbedded } from '../../src/platform/embedded/embeddedModel.ts';
import { openEmbeddedScorer } from '../../src/platform/embedded/embeddedScorer.ts';
import { openEmbeddedTokenizer } from '../../src/platform/embedded/embeddedTokenizer.ts';
import { aRow } from '../support/aRow.ts';
import { testHome, testModelFile } from '../support/testHome.ts';
import { trlDataset } from '../support/trlDataset.ts';

const TRAIN_AND_REPLY = fileURLToPath(new URL('train_and_reply.py', import.meta.url));
const PROMPTS = 20;
const REPLY_TOKENS = 32;
/** High and short: what is tried is that the adapter arrives, not what it is good for. */
const RECIPE = {
  precision: 'float32',
  learningRate: 2e-3,
  epochs: 1,
  rank: 8,
  rowsPerStep: 3,
  rowsAtOnce: 3,
};

/**
 * Nats a token: the device computes with a base of four bits, and rounds what goes into it to eight. No more: an adapter whose query and key are
 * in the order of transformers is 0.073 apart, and 0.0035 on average, where it writes the same replies.
 */
const FAR = 0.05;
const ON_AVERAGE = 0.002;

const { signal } = new AbortController();
const file = await testModelFile();
const small = { file, name: 'embedded:smollm2-135m', threads: 1, batch: 1, contextTokens: 256 };
let folder = '';
let tokenizer: Tokenizer;
after(async () => {
  await tokenizer.close();
  await rm(folder, { recursive: true, force: true });
});
before(async () => {
  assert.ok(isTrainerComplete(), 'the Python packages are missing: `npm test` installs them');
  folder = await mkdtemp(join(tmpdir(), 'leafe-tuned-'));
  tokenizer = openEmbeddedTokenizer(small);
});

test('what a trained adapter makes of 20 prompts is the same here and by PEFT in single precision', async (t) => {
  const rows: TokenRow[] = [];
  for (const texts of asked(100, PROMPTS)) rows.push(await tokensOf(texts));
  const out = join(folder, 'out');
  const theirs = await trainedByPeft(await bundle(), out, rows);
  const tuned = { ...small, adapter: { file: join(out, ADAPTER_GGUF) } };
  const scorer = openEmbeddedScorer(tuned);
  const model = await openEmbedded(tuned, signal);
  t.after(() => Promise.all([scorer.close(), model.close()]));
  const apart: number[] = [];
  for (const [at, row] of rows.entries()) {
    const here = await scorer.logProbsOf(row.prompt, row.completion, signal);
    apart.push(...here.map((logProb, token) => logProb - (theirs.logProbs[at]?.[token] ?? NaN)));
    const written = await greedy(model, row);
    assert.deepEqual(written, theirs.replies[at]?.slice(0, written.length), `prompt ${at}`);
  }
  const far = Math.max(...apart.map(Math.abs));
  const mean = apart.reduce((sum, one) => sum + one, 0) / apart.length;
  t.diagnostic(
    `${apart.length} tokens: ${far.toFixed(4)} nats at most, ${mean.toFixed(5)} on average`,
  );
  assert.ok(far < FAR, `${far} nats`);
  assert.ok(Math.abs(mean) < ON_AVERAGE, `${mean} nats on average`);
});

/** The reply where the likeliest token is always taken, in tokens, the one that ends it included. */
async function greedy(model: ChatModel, { messages }: TokenRow): Promise<readonly number[]> {
  const asked = { messages, temperature: 0, topP: 1, maxTokens: REPLY_TOKENS, seed: 1 };
  const { text, because } = await model.complete({ ...asked, label: 'b1.1' }, signal);
  assert.equal(because, 'stop', text);
  const { completion } = await tokenizer.tokensOf(messages, text, signal);
  return completion.map(({ id }) => id);
}

interface Asked {
  readonly prompt: string;
  readonly completion: string;
}

/** Programs with digits, tabs and letters of several scripts. */
function asked(first: number, count: number): readonly Asked[] {
  return Array.from({ length: count }, (_, at) => {
    const number = (first + at) * 37;
    return {
      prompt: `Print n less ${number}.`,
      completion: `if n>${number}:\n\tprint(n-${number}) # größer 偶`,
    };
  });
}

interface TokenRow {
  readonly messages: readonly ChatMessage[];
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
}

async function tokensOf(texts: Asked): Promise<TokenRow> {
  const { prompt: messages, completion: reply } = aRow(texts);
  const { prompt, completion } = await tokenizer.tokensOf(messages, reply.content, signal);
  const ids = (tokens: typeof prompt): readonly number[] => tokens.map(({ id }) => id);
  return { messages, prompt: ids(prompt), completion: ids(completion) };
}

/** A job's folder as it leaves for a trainer. */
async function bundle(): Promise<string> {
  const rows = asked(28, 18).map((texts, at) => ({ id: `r/c${at}`, ...texts }));
  const dataset = await trlDataset(join(folder, 'less'), rows);
  const plan = { home: folder, dataset, model: `embedded:${file}`, trainer: 'local', name: null };
  const recipe = recipeSchema.parse(RECIPE);
  const { known } = await makeJob({ ...plan, recipe }, () => undefined, signal);
  return join(known.folder, JOB_FILES.bundle);
}

const toldSchema = z.object({
  logProbs: z.array(z.array(z.number())),
  replies: z.array(z.array(z.number())),
});

function trainedByPeft(
  bundle: string,
  out: string,
  rows: readonly TokenRow[],
): Promise<z.infer<typeof toldSchema>> {
  const env = {
    ...process.env,
    HF_HUB_OFFLINE: '1',
    OMP_NUM_THREADS: '1',
    // The base unpacked takes 15 s to make, and is the same each time.
    LEAFE_BASE_CACHE: join(testHome(), 'bases'),
  };
  const args = [TRAIN_AND_REPLY, bundle, out, file];
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, stdout: string, stderr: string): void => {
      if (error !== null) reject(new Error(stderr));
      else resolve(toldSchema.parse(JSON.parse(stdout)));
    };
    const python = execFile(trainerPaths().python, args, { env, maxBuffer: 64 << 20 }, done);
    python.stdin?.end(JSON.stringify({ rows, replyTokens: REPLY_TOKENS }));
  });
}
