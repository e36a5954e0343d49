import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { TrainingMask } from '../../src/app/datasets/trainingMask.ts';
import type { Token } from '../../src/core/ports/tokenizer.ts';
import { exploreTaped } from '../support/exploreTaped.ts';
import { leafe, type Ended } from '../support/leafe.ts';
import { blaming, python } from '../support/tapes.ts';
import { testModelFile } from '../support/testHome.ts';

const LESSON = 'Look at the remainder of the number before you print a word.';
const RIGHT = python('n = int(input())\nprint("even" if n % 2 == 0 else "odd")');

let home = '';
let correction = '';
after(() => rm(home, { recursive: true, force: true }));
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'leafe-mask-'));
  const replies = [
    { for: 'b1.1', text: python('print("even")') },
    { for: 'b1.2', text: python('print("odd")') },
    { for: 'b1.2?', text: blaming(1, LESSON) },
    { for: 'b2.1', text: RIGHT },
  ];
  const args = ['--set', 'rollouts=1', 'horizon=2'];
  await exploreTaped({ home, problem: 'starter#parity', replies, args });
  const [run = ''] = await readdir(join(home, 'runs'));
  correction = `${run}/c1`;
});

test('a correction is shown as a trainer sees it: no lesson, and the loss on the reply alone', async () => {
  const tokenizer = `embedded:${await testModelFile()}`;
  const { code, stdout, stderr } = await masked('--tokenizer', tokenizer, '--json');
  assert.equal(code, 0, stderr);
  const mask = JSON.parse(stdout) as TrainingMask;
  const shown = textOf(mask.tokens.prompt);
  assert.match(shown, /^<\|im_start\|>system\n[^]*<\|im_start\|>assistant\n$/);
  assert.ok(!shown.includes('remainder'));
  assert.equal(textOf(mask.tokens.completion), `${RIGHT}<|im_end|>`);

  const told = await masked('--tokenizer', tokenizer);
  const { prompt, completion } = mask.tokens;
  const [before = '', behind = ''] = told.stdout.split(
    `── trained from here: ${completion.length} tokens after ${prompt.length}\n`,
  );
  assert.match(before, /assistant\n$/);
  assert.ok(behind.startsWith(`${RIGHT}<|im_end|>\nBy the tokenizer`), told.stdout);
});

test('a model that keeps its tokenizer to itself is refused in a sentence', async () => {
  const { code, stderr } = await masked('--tokenizer', 'openai:gpt');
  assert.equal(code, 1);
  assert.match(stderr, /"openai:gpt" has no tokenizer that can be read here\.\n +Name the file/);
});

test('a correction whose checkpoint is gone has no mask, and it is said why', async () => {
  await rm(join(home, 'store.git'), { recursive: true });
  const { code, stderr } = await masked('--tokenizer', `embedded:${await testModelFile()}`);
  assert.equal(code, 1);
  assert.match(stderr, /cannot be built again: [^]*leafe corrections list/);
});

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join('');
}

function masked(...args: readonly string[]): Promise<Ended> {
  return leafe(['corrections', 'mask', correction, ...args], { home });
}
