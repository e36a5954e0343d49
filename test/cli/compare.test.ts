import assert from 'node:assert/strict';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertSaid } from '../support/assertSaid.ts';
import { sha256 } from '../support/builders.ts';
import { evaluationIn, type Outcomes } from '../support/evaluations.ts';
import { leafe } from '../support/leafe.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const BASE = { 'a. A': '0000', 'b. B': '1100', 'c. C': '0010', 'd. D': '1111' } as const;

test('a comparison names what was gained and lost, and says where no difference can be seen', async (t) => {
  const home = await temporaryFolder(t);
  const base = await evaluationIn(join(home, 'base'), BASE);
  const tuned = await evaluationIn(join(home, 'tuned'), {
    ...BASE,
    'a. A': '0100',
    'c. C': '0000',
  });
  const { code, stdout, stderr } = await leafe(['compare', base, tuned], { home });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /No difference can be seen with this many samples\./);
  assert.match(stdout, /Gained 1: a\. A \(0\/4 → 1\/4\)/);
  assert.match(stdout, /Lost 1: c\. C \(1\/4 → 0\/4\)/);

  const csv = await leafe(['compare', base, tuned, '--csv', '-k', '4'], { home });
  const [titles, row, ...more] = csv.stdout.trimEnd().split('\n');
  assert.match(titles ?? '', /^base,tuned,figure,k,base value,tuned value,difference,low,high,p,/);
  assert.match(row ?? '', /,pass@k,4,0\.75,0\.75,0,.*,1,4$/);
  assert.deepEqual(more, []);

  const better = await evaluationIn(join(home, 'better'), many('1110'));
  const worse = await evaluationIn(join(home, 'worse'), many('0001'));
  const seen = await leafe(['compare', worse, better], { home });
  assert.match(seen.stdout, /Tuned solves more\./);
  const json = await leafe(['compare', worse, better, '-k', '1', '--json'], { home });
  const told = JSON.parse(json.stdout) as { atK: { p: number; isSeen: boolean }[] };
  assert.equal(told.atK[0]?.isSeen, true);
  assert.equal(told.atK[0]?.p, 2 ** -9, '2 of the 2^10 sign patterns show as much');
});

test('an evaluation is not compared with itself, and its copy is told to be one', async (t) => {
  const home = await temporaryFolder(t);
  const base = await evaluationIn(join(home, 'base'), BASE);
  await symlink(base, join(home, 'link'));
  for (const other of ['base', 'link', join('base', 'attempts.jsonl')]) {
    const { code, stdout, stderr } = await leafe(['compare', 'base', other], { home });
    assert.deepEqual([code, stdout], [1, '']);
    assertSaid(stderr, /cannot be compared: base and .* are one evaluation/, /Name two/);
  }
  await cp(base, join(home, 'copy'), { recursive: true });
  const copied = await leafe(['compare', 'base', 'copy'], { home });
  assert.equal(copied.code, 0);
  assert.match(copied.stderr, /Both hold the same attempts/);
});

test('what differs in more than the model is not compared, nor what a model was trained on', async (t) => {
  const home = await temporaryFolder(t);
  const base = await evaluationIn(join(home, 'base'), BASE);
  const refused = async (other: string, what: RegExp, todo: RegExp): Promise<void> => {
    const { code, stdout, stderr } = await leafe(['compare', base, other], { home });
    assert.deepEqual([code, stdout], [1, '']);
    assertSaid(stderr, what, todo);
  };
  const judge = { image: 'leafe-sandbox:other' };
  const elsewhere = await evaluationIn(join(home, 'elsewhere'), BASE, { judge });
  await refused(elsewhere, /cannot be compared: programs were judged in/, /same sandbox/);
  const { 'a. A': _a, ...fewer } = BASE;
  await refused(
    await evaluationIn(join(home, 'fewer'), fewer),
    /only the first has the problem "a\. A"/,
    /same problems/,
  );
  const adapter = {
    ...{ name: 'mine', sha256: sha256('mine'), manifest: sha256('data') },
    trainedOn: ['b. B', 'unrelated'],
  };
  await refused(
    await evaluationIn(join(home, 'trained'), BASE, { adapter }),
    /trained on what it was evaluated on: mine on "b\. B"/,
    /no training has seen/,
  );
});

function many(tries: string): Outcomes {
  return Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`p${at}`, tries]));
}
