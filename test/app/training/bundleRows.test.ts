import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bundleRows, type BundledRows } from '../../../src/app/training/bundleRows.ts';
import { wholeDataset } from '../../../src/app/datasets/wholeDataset.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { Tokenizer } from '../../../src/core/ports/tokenizer.ts';
import { jobRowSchema, recipeSchema, type JobRow } from '../../../src/domain/training.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { trlDataset, type SomeRow } from '../../support/trlDataset.ts';

const { signal } = new AbortController();
const END = 2;
/** Far more than are at work at once. */
const MANY = 25_000;

/** A token a letter, and one that ends a reply. */
const LETTERS: Tokenizer = {
  name: 'letters',
  tokensOf: async (prompt, completion) => {
    const tokens = (text: string): { id: number; text: string }[] =>
      [...text].map((letter) => ({ id: letter.codePointAt(0) ?? 0, text: letter }));
    const end = { id: END, text: '' };
    return {
      prompt: tokens(prompt.map(({ content }) => content).join('\n')),
      completion: [...tokens(completion), end],
    };
  },
  lengthsOf: async () => ({ prompt: 0, completion: 0 }),
  close: async () => undefined,
};

test('with the weights of a job, the mean over all trained tokens is the sum of the means of its kinds', async (t) => {
  const rows: readonly SomeRow[] = [
    { id: 'a', completion: 'abc' },
    { id: 'b', completion: 'abcdefg' },
    { id: 'c', kind: 'rehearsal', completion: 'a'.repeat(39) },
    { id: 'd', kind: 'rehearsal', completion: 'a'.repeat(400), split: 'validation' },
  ];
  const { told, written } = await bundled(t, rows, { beta: 0.5 });
  assert.deepEqual(told.trainedTokens.train, tokensOf(4 + 8, 40));
  assert.deepEqual(told.trainedTokens.validation, tokensOf(0, 401));
  assert.deepEqual(told.counts.train, tokensOf(2, 1));
  assert.equal(told.count, 3);
  const [, , c, d] = written;
  assert.equal(d?.weight, c?.weight, 'what is only measured has no say in the weights');
  // A loss of its own for each row, the same for all its tokens.
  const lossOf = (row: JobRow): number => row.id.charCodeAt(0);
  const train = written.filter((row) => row.split === 'train');
  const sum = (some: readonly JobRow[], of: (row: JobRow) => number): number =>
    some.reduce((total, row) => total + of(row) * row.completion.length, 0);
  const all = sum(train, () => 1);
  const weighed = sum(train, (row) => row.weight * lossOf(row)) / all;
  const meanOf = (kind: string): number => {
    const some = train.filter((row) => row.kind === kind);
    return sum(some, lossOf) / sum(some, () => 1);
  };
  const wanted = (meanOf('counterfactual') + 0.5 * meanOf('rehearsal')) / 1.5;
  assert.ok(Math.abs(weighed - wanted) < 1e-9, `${weighed} is not ${wanted}`);
});

test('with a beta of nothing rehearsal weighs nothing', async (t) => {
  const rows: readonly SomeRow[] = [{ id: 'a' }, { id: 'b', kind: 'rehearsal', completion: 'b' }];
  const { written } = await bundled(t, rows, { beta: 0 });
  assert.equal(written.find((row) => row.id === 'b')?.weight, 0);
});

test('each row keeps its place, its part and its tokens, the one that ends its reply included', async (t) => {
  const rows: readonly SomeRow[] = [
    { id: 'run/c1', completion: 'print(1)\n\tä🎉', prompt: 'Write.' },
    { id: 'run/s1', kind: 'rehearsal', split: 'validation' },
  ];
  const { told, written } = await bundled(t, rows, {});
  assert.deepEqual(
    written.map(({ id, split, problem }) => [id, split, problem]),
    [
      ['run/c1', 'train', 'add. Add Two Numbers'],
      ['run/s1', 'validation', 'add. Add Two Numbers'],
    ],
  );
  const [first] = written;
  assert.ok(first !== undefined);
  const text = String.fromCodePoint(...first.completion.slice(0, -1));
  assert.equal(text, 'print(1)\n\tä🎉');
  assert.equal(first.completion.at(-1), END);
  assert.match(String.fromCodePoint(...first.prompt), /Write\.$/);
  const lengths = written.map((row) => row.prompt.length + row.completion.length);
  assert.equal(told.longestRow, Math.max(...lengths));
});

test('rows that are too long, or have nothing to train, are named, and nothing is cut unsaid', async (t) => {
  const rows: readonly SomeRow[] = [
    { id: 'run/c1', completion: 'x'.repeat(200) },
    { id: 'run/c2', completion: 'fine' },
    { id: 'run/c3', completion: '' },
  ];
  await assert.rejects(bundled(t, rows, { maxTokens: 150 }), (error) => {
    assert.ok(isLeafeError(error, 'input', 'invalid'));
    assert.match(error.message, /^2 rows cannot be trained on/);
    assert.match(error.message, /run\/c1: it has \d+ tokens, where 150 are the limit/);
    assert.match(error.message, /run\/c3: it has no token to train/);
    assert.doesNotMatch(error.message, /run\/c2/);
    return true;
  });
});

test('a data set without a row for training is refused', async (t) => {
  const rows: readonly SomeRow[] = [{ id: 'a', split: 'validation' }];
  await assert.rejects(bundled(t, rows, {}), /has no row to train on/);
});

test('memory stays flat, however many rows there are', async (t) => {
  const many = function* (): Generator<SomeRow> {
    for (let at = 0; at < MANY; at++) yield { id: `r/${at}`, prompt: 'Go.', completion: 'ok' };
  };
  const folder = await temporaryFolder(t);
  const source = await wholeDataset(await trlDataset(join(folder, 'set'), many()));
  const out = join(folder, 'bundle');
  await mkdir(out);
  // What is still held, and not what happens to wait for the collector.
  const held: number[] = [];
  const onRow = (done: number): void => {
    if (done === MANY / 5 || done === MANY - 1000) held.push(heldBytes());
  };
  const recipe = recipeSchema.parse({});
  const plan = { source, tokenizer: LETTERS, recipe, folder: out, onRow };
  const told = await bundleRows(plan, signal);
  assert.equal(told.count, MANY);
  const grown = ((held[1] ?? 0) - (held[0] ?? 0)) / 1e6;
  // Held, a row's tokens alone would be 500 bytes.
  assert.ok(grown < 2, `19,000 rows more hold ${grown.toFixed(1)} MB more`);
});

function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

async function bundled(
  t: TestContext,
  rows: Iterable<SomeRow>,
  recipe: Partial<Readonly<Record<string, number>>>,
): Promise<{ readonly told: BundledRows; readonly written: readonly JobRow[] }> {
  const folder = await temporaryFolder(t);
  const source = await wholeDataset(await trlDataset(join(folder, 'set'), rows));
  const out = join(folder, 'bundle');
  await mkdir(out);
  const plan = { source, tokenizer: LETTERS, recipe: recipeSchema.parse(recipe), folder: out };
  const told = await bundleRows({ ...plan, onRow: () => undefined }, signal);
  const lines = (await readFile(join(out, 'rows.jsonl'), 'utf8')).trimEnd().split('\n');
  return { told, written: lines.map((line) => jobRowSchema.parse(JSON.parse(line))) };
}

function tokensOf(counterfactual: number, rehearsal: number): Readonly<Record<string, number>> {
  return { counterfactual, guided: 0, reflection: 0, rehearsal };
}
