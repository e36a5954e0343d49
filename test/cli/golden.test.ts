import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../src/domain/runEvent.ts';
import { leafe } from '../support/leafe.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const GOLDEN = fileURLToPath(new URL('../golden', import.meta.url));
/** `LEAFE_GOLDEN=write` takes what is drawn now as what must be drawn: look at the difference before it is committed. */
const WRITES = process.env['LEAFE_GOLDEN'] === 'write';

const journals = readdirSync(GOLDEN).filter((name) => name.endsWith('.jsonl'));

for (const name of journals) {
  test(`the golden journal ${name} is drawn as ever`, async (t) => {
    const home = await temporaryFolder(t);
    const journal = join(GOLDEN, name);
    const run = await runOf(journal);
    await mkdir(join(home, 'runs', run), { recursive: true });
    await copyFile(journal, join(home, 'runs', run, 'journal.jsonl'));
    const { code, stdout, stderr } = await leafe(['show', run], { home });
    assert.equal(code, 0, stderr);
    const drawing = journal.replace(/\.jsonl$/, '.txt');
    if (WRITES) await writeFile(drawing, stdout);
    assert.equal(stdout, await readFile(drawing, 'utf8'));
  });
}

test('the list of runs keeps its columns, however long their names are', async (t) => {
  const home = await temporaryFolder(t);
  const named = ['r', '20261129-1256-starter_two_sum_count_of_many_pairs-bqcq'];
  for (const run of named) {
    await mkdir(join(home, 'runs', run), { recursive: true });
    await copyFile(join(GOLDEN, journals[0] ?? ''), join(home, 'runs', run, 'journal.jsonl'));
  }
  const { stdout } = await leafe(['runs'], { home });
  const [titles = '', ...lines] = stdout.trimEnd().split('\n');
  assert.equal(lines.length, 2);
  const policy = titles.indexOf('policy');
  for (const line of lines)
    assert.match(line.slice(policy), /^(tree|iterative|independent) /, stdout);
});

test('there are golden journals, each with its drawing', () => {
  const drawings = readdirSync(GOLDEN).filter((name) => name.endsWith('.txt'));
  assert.ok(journals.length >= 4);
  assert.deepEqual(
    drawings.map((name) => name.replace('.txt', '')),
    journals.map((name) => name.replace('.jsonl', '')),
  );
});

async function runOf(journal: string): Promise<string> {
  const [first = ''] = (await readFile(journal, 'utf8')).split('\n', 1);
  return (JSON.parse(first) as RunEvent).run;
}
