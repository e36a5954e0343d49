import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { isTrainerComplete, trainerPaths } from '../../scripts/setup/trainerPaths.mjs';
import { JOB_FILES } from '../../src/app/training/jobFiles.ts';
import { makeJob } from '../../src/app/training/makeJob.ts';
import { recipeSchema } from '../../src/domain/training.ts';
import { randomFrom } from '../support/randomFrom.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testModelFile } from '../support/testHome.ts';
import { trlDataset, type SomeRow } from '../support/trlDataset.ts';

const READER = fileURLToPath(new URL('trained_tokens.py', import.meta.url));
const ROWS = 100;

test('what is trained of 100 random rows is their reply and the token that ends it, as Hugging Face has them', async (t) => {
  assert.ok(isTrainerComplete(), 'the Python packages are missing: `npm test` installs them');
  const home = await temporaryFolder(t);
  const dataset = await trlDataset(join(home, 'random'), randomRows(ROWS));
  const file = await testModelFile();
  const plan = { home, dataset, model: `embedded:${file}`, trainer: 'local', name: null };
  const recipe = recipeSchema.parse({});
  const { known } = await makeJob({ ...plan, recipe }, () => undefined, t.signal);
  const bundle = join(known.folder, JOB_FILES.bundle);
  const train = join(dataset, 'train.jsonl');
  const rows = await read([bundle, train, dirname(file), basename(file)]);
  assert.equal(rows.length, ROWS);
  for (const { input, trained, labels, prompt, completion } of rows) {
    assert.deepEqual(input, [...prompt, ...completion]);
    assert.deepEqual(labels, completion);
    assert.deepEqual(
      trained,
      completion.map((_, at) => prompt.length + at),
    );
  }
});

/** Of code: what tokenizers split in ways of their own, and what a template could be taken in by. */
const PIECES = [
  ...['0', '7', '12345', '1_000', '3.14', '0x1F', '1e9', '²', '½', '٣'],
  ...[' ', '  ', '    ', '\t', '\t\t', '\n', '\n\n', '\r\n', '\u00a0'],
  ...['größer', 'e\u0301', 'é', '偶数', 'Привет', '🙂', '👩🏽‍💻', 'שלום'],
  ...[
    'print(',
    ')',
    'for i in range',
    '%',
    '!=',
    "don't",
    '"',
    '#',
    '```python',
    '\\n',
    'HTTPError',
  ],
  ...['<s>', '</s>', '<|', '{{', '{%', 'None'],
];

function* randomRows(count: number): Generator<SomeRow> {
  const random = randomFrom(7);
  const text = (most: number): string => {
    const length = 1 + Math.floor(random() * most);
    return Array.from({ length }, () => PIECES[Math.floor(random() * PIECES.length)]).join('');
  };
  for (let at = 0; at < count; at++) {
    // Where a message begins, what stands before it is no part of any word here.
    yield { id: `r/c${at}`, prompt: `Task ${at}:${text(20)}`, completion: text(40) };
  }
}

const tokenIds = z.array(z.number());
const readSchema = z.object({
  /** The row's tokens in the batch, and where of them something is trained. */
  input: tokenIds,
  trained: tokenIds,
  labels: tokenIds,
  /** What Hugging Face's tokenizer makes of the messages. */
  prompt: tokenIds,
  completion: tokenIds,
});

async function read(args: readonly string[]): Promise<readonly z.infer<typeof readSchema>[]> {
  const env = { ...process.env, HF_HUB_OFFLINE: '1', OMP_NUM_THREADS: '1' };
  const options = { env, maxBuffer: 64 << 20 };
  const { stdout } = await promisify(execFile)(trainerPaths().python, [READER, ...args], options);
  const lines = stdout.trimEnd().split('\n');
  return lines.map((line) => readSchema.parse(JSON.parse(line)));
}
