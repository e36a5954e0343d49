import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { leafe } from './leafe.ts';
import { blaming, python, tapeModel } from './tapes.ts';

const STARTER = new URL('../../media/starter.jsonl', import.meta.url);

/** By the problems' short names, a program that solves it. */
export type Solutions = Readonly<Record<string, string>>;

/**
 * Explores starter problems in this home, each by a program that fails, a look back and the one that solves it, and exports what was
 * corrected; gives the data set's folder.
 */
export async function correctedDataset(home: string, solutions: Solutions): Promise<string> {
  const records = (await readFile(STARTER, 'utf8')).split('\n');
  const lines = Object.keys(solutions).map((name) => {
    const line = records.find((one) => one.includes(`"name": "starter_${name}.`));
    assert.ok(line !== undefined, `no starter problem is called ${name}`);
    return line;
  });
  const problems = join(home, 'some.jsonl');
  await writeFile(problems, `${lines.join('\n')}\n`);
  const replies = Object.values(solutions).flatMap((solution) => [
    { text: python('print("?")') },
    { text: blaming(1, 'Compute the answer before you print a word.') },
    { text: python(solution) },
  ]);
  const model = await tapeModel(home, replies);
  const settings = ['--set', 'rollouts=1', 'horizon=1', '--collect'];
  const out = join(home, 'lessons');
  for (const args of [
    ['explore', problems, '--model', model, ...settings],
    ['export', '--out', out, '--rehearsal', '0'],
  ]) {
    const { code, stderr } = await leafe(args, { home });
    assert.equal(code, 0, stderr);
  }
  return out;
}
