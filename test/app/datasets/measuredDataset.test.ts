import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Manifest } from '../../../src/core/learn/manifest.ts';
import { exploreTaped } from '../../support/exploreTaped.ts';
import { leafe, type Ended } from '../../support/leafe.ts';
import { blaming, python } from '../../support/tapes.ts';
import { testModelFile } from '../../support/testHome.ts';

const RIGHT = python('n = int(input())\nprint("even" if n % 2 == 0 else "odd")');

/** A run that learnt, and one that needed no lesson. */
let home = '';
let tokenizer = '';
after(() => rm(home, { recursive: true, force: true }));
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'leafe-measured-'));
  tokenizer = `embedded:${await testModelFile()}`;
  const learnt = [
    { for: 'b1.1', text: python('print("even")') },
    { for: 'b1.1?', text: blaming(1, 'Look at the remainder before you print a word.') },
    { for: 'b2.1', text: RIGHT },
  ];
  const args = ['--set', 'rollouts=1', 'horizon=1'];
  await exploreTaped({ home, problem: 'starter#parity', replies: learnt, args });
  const known = [{ text: python('print(2 * int(input()))') }];
  await exploreTaped({ home, problem: 'starter#double', replies: known, tape: 'known.jsonl' });
});

test('weights are taken from tokens where a tokenizer is named', async () => {
  const out = join(home, 'measured');
  const { code, stderr } = await exported(out, '--tokenizer', tokenizer, '--max-length', '4096');
  assert.equal(code, 0, stderr);
  const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as Manifest;
  const { weights, settings, guards } = manifest;
  assert.equal(weights.measuredIn, 'completion tokens');
  assert.deepEqual(settings.tokenizer, { model: tokenizer, maxLength: 4096 });
  assert.ok(guards.includes('tokens'));
  assert.match(await readFile(join(out, 'README.md'), 'utf8'), /none has more than 4096 of its/);

  const mask = await leafe(
    ['corrections', 'mask', await correction(out), '--tokenizer', tokenizer, '--json'],
    { home },
  );
  const { tokens } = JSON.parse(mask.stdout) as { tokens: { completion: unknown[] } };
  // With beta 1 both kinds weigh half of all tokens: w_cf T_cf = w_reh T_reh = T / 2.
  const corrected = tokens.completion.length;
  const half = weights.counterfactual * corrected;
  const rehearsed = 2 * half - corrected;
  assert.ok(rehearsed > 1 && Math.abs(rehearsed - Math.round(rehearsed)) < 1e-6, `${rehearsed}`);
  assert.ok(Math.abs(weights.rehearsal * rehearsed - half) < 1e-6);

  const verified = await leafe(['verify', out, '--no-judge'], { home });
  assert.equal(verified.code, 0, verified.stderr);
});

test('merged, what was measured in tokens is measured by the same tokenizer again', async () => {
  const [one, two, out] = [join(home, 'one'), join(home, 'two'), join(home, 'both')];
  const measuring = ['--tokenizer', tokenizer, '--max-length', '4096'];
  await exported(one, ...measuring);
  await exported(two, ...measuring);
  const merged = await leafe(['datasets', 'merge', one, two, '--out', out], { home });
  assert.equal(merged.code, 0, merged.stderr);
  const manifestOf = async (folder: string): Promise<Manifest> =>
    JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const [before, after] = [await manifestOf(one), await manifestOf(out)];
  assert.deepEqual([after.weights, after.settings], [before.weights, before.settings]);
  const bytes = await exported(join(home, 'bytes'));
  assert.equal(bytes.code, 0);
  const unlike = ['datasets', 'merge', one, join(home, 'bytes'), '--out', `${out}2`];
  const refused = await leafe(unlike, { home });
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /differ in the tokenizer: embedded:.* and none\./);
});

test('a row that a trainer would cut is named, with its length, and nothing is written', async () => {
  const out = join(home, 'cut');
  const { code, stderr } = await exported(out, '--tokenizer', tokenizer, '--max-length', '100');
  assert.equal(code, 1);
  assert.match(stderr, /refused \S+\/c1, tokens: it has \d+ tokens, where 100 are the limit/);
  await assert.rejects(readFile(join(out, 'train.jsonl')), /ENOENT/);
});

test('a limit without a tokenizer, and a tokenizer that nobody can read, are refused in a sentence', async () => {
  const alone = await exported(join(home, 'a'), '--max-length', '100');
  assert.equal(alone.code, 1);
  assert.match(alone.stderr, /Nothing is known to measure rows by\.\n +Name the model/);
  const endpoint = await exported(join(home, 'b'), '--tokenizer', 'openai:gpt');
  assert.equal(endpoint.code, 1);
  assert.match(endpoint.stderr, /has no tokenizer that can be read here/);
});

function exported(out: string, ...more: readonly string[]): Promise<Ended> {
  return leafe(['export', '--out', out, '--rehearsal', '1', ...more], { home });
}

async function correction(out: string): Promise<string> {
  const text = await readFile(join(out, 'records.jsonl'), 'utf8');
  const ids = text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id);
  return ids.find((id) => id.endsWith('/c1')) ?? '';
}
