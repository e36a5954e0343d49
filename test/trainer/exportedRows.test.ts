import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { isTrainerComplete, trainerPaths } from '../../scripts/setup/trainerPaths.mjs';
import { exploreTaped } from '../support/exploreTaped.ts';
import { leafe } from '../support/leafe.ts';
import { blaming, python } from '../support/tapes.ts';
import { testModelFile } from '../support/testHome.ts';

const READER = fileURLToPath(new URL('trl_rows.py', import.meta.url));
const RIGHT = `Größe, 偶数, 🙂:\n${python('n = int(input())\nprint("even" if n % 2 == 0 else "odd")')}\n`;
/** What the chat template of the test's model puts after a turn. */
const END = '<|im_end|>\n';

/** A run that puts its second step right, so that the prompt holds a reply that failed. */
let home = '';
after(() => rm(home, { recursive: true, force: true }));
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'leafe-trl-'));
  const replies = [
    { for: 'b1.1', text: python('print("even")') },
    { for: 'b1.2', text: python('print("odd")') },
    { for: 'b1.2?', text: blaming(2, 'Look at the remainder before you print a word.') },
    { for: 'b2.1', text: RIGHT },
  ];
  const args = ['--set', 'rollouts=1', 'horizon=2', 'failedPrograms=shown'];
  await exploreTaped({ home, problem: 'starter#parity', replies, args });
});

interface ReadRow {
  readonly file: string;
  /** What carries no loss. */
  readonly shown: string;
  readonly trained: string;
  readonly trainedTokens: number;
}

interface Row {
  readonly prompt: readonly { readonly content: string }[];
  readonly completion: readonly [{ readonly content: string }];
}

test("TRL's own loader trains the completion of each row and nothing else, as lines and as a table", async () => {
  const out = await exported('trl', '--parquet');
  const rows = await rowsOf<Row>(out);
  const lengths = rows.map(({ prompt }) => prompt.length);
  assert.deepEqual(lengths, [4], 'the prompt shows the first step, which failed');
  const read = await readWithTrl(['train.jsonl', 'train.parquet'].map((name) => join(out, name)));
  assert.deepEqual(
    read.map(({ file }) => file),
    ['train.jsonl', 'train.parquet'],
  );
  for (const { shown, trained, trainedTokens } of read) {
    const { prompt, completion } = rows[0] as Row;
    assert.equal(trained, completion[0].content + END);
    assert.ok(trainedTokens > 20);
    for (const { content } of prompt) assert.ok(shown.includes(content), content);
  }
});

/** As OpenAI's fine-tuning guide describes a line of chat: roles, texts, and a weight of 0 or 1 for replies alone. */
const openAiLine = z.strictObject({
  messages: z
    .array(
      z.discriminatedUnion('role', [
        z.strictObject({ role: z.literal('system'), content: z.string().min(1) }),
        z.strictObject({ role: z.literal('user'), content: z.string().min(1) }),
        z.strictObject({
          role: z.literal('assistant'),
          content: z.string().min(1),
          weight: z.union([z.literal(0), z.literal(1)]).optional(),
        }),
      ]),
    )
    .min(2),
});

test('rows for OpenAI are as their guide describes them, and only the last reply weighs', async () => {
  const rows = await rowsOf<unknown>(await exported('openai'));
  assert.equal(rows.length, 1);
  for (const row of rows) {
    const { messages } = openAiLine.parse(row);
    const weights = messages.flatMap((one) => (one.role === 'assistant' ? [one.weight ?? 1] : []));
    assert.deepEqual(weights, [0, 1]);
    assert.equal(messages.at(-1)?.content, RIGHT);
  }
});

async function exported(format: string, ...more: readonly string[]): Promise<string> {
  const out = join(home, format);
  const args = ['export', '--out', out, '--format', format, '--rehearsal', '1', ...more];
  const { code, stderr } = await leafe(args, { home });
  assert.equal(code, 0, stderr);
  return out;
}

async function rowsOf<T>(out: string): Promise<readonly T[]> {
  const text = await readFile(join(out, 'train.jsonl'), 'utf8');
  const lines = text.trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

async function readWithTrl(files: readonly string[]): Promise<readonly ReadRow[]> {
  assert.ok(isTrainerComplete(), 'the Python packages are missing: `npm test` installs them');
  const model = await testModelFile();
  const { stdout } = await promisify(execFile)(
    trainerPaths().python,
    [READER, dirname(model), basename(model), ...files],
    { env: { ...process.env, HF_HUB_OFFLINE: '1', OMP_NUM_THREADS: '1' } },
  );
  const lines = stdout.trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as ReadRow);
}
