import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { exportHome, type ExportChoice } from '../../../src/app/datasets/exportHome.ts';
import { mergeDatasets, type MergePlan } from '../../../src/app/datasets/mergeDatasets.ts';
import { verifyDataset, type Verified } from '../../../src/app/datasets/verifyDataset.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import { FORMATS } from '../../../src/core/learn/formats.ts';
import type { Manifest } from '../../../src/core/learn/manifest.ts';
import { openGitCheckpoints } from '../../../src/platform/git/gitCheckpoints.ts';
import { exploreTaped } from '../../support/exploreTaped.ts';
import { leafe } from '../../support/leafe.ts';
import { blaming, python } from '../../support/tapes.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const { signal } = new AbortController();
const WATCHER = { onRefused: () => undefined, onRows: () => undefined };
const LESSON = 'Look at the remainder of the number before you print a word.';
const RIGHT = 'n = int(input())\nprint("even" if n % 2 == 0 else "odd")';
/** The same with another name of the same length, so that weights do not tell which of the two is kept; and another way to it. */
const RENAMED = RIGHT.replace('n =', 'm =').replace('if n', 'if m');
const OTHER = 'print(["even", "odd"][int(input()) & 1])';

/** What one sitting has learnt, and what another has beside it: one folder of runs grows, and is exported twice. */
let base = '';
let home = '';
after(() => rm(base, { recursive: true, force: true }));
before(async () => {
  base = await mkdtemp(join(tmpdir(), 'leafe-merged-'));
  home = join(base, 'home');
  await mkdir(home);
  await learnt(RIGHT);
  await cp(home, join(base, 'monday'), { recursive: true });
  await learnt(RENAMED);
  await learnt(OTHER);
  const replies = [{ text: python('print(2 * int(input()))') }];
  const args = ['--policy', 'iterative'];
  await exploreTaped({ home, problem: 'starter#double', replies, tape: 'd.jsonl', args });
});

/** A run whose first branch fails and whose second, told the lesson, replies with this program. */
async function learnt(program: string): Promise<void> {
  const tape = `tape${createHash('sha256').update(program).digest('hex').slice(0, 8)}.jsonl`;
  const replies = [
    { for: 'b1.1', text: python('print("even")') },
    { for: 'b1.2', text: python('print("odd")') },
    { for: 'b1.2?', text: blaming(1, LESSON) },
    { for: 'b2.1', text: python(program) },
  ];
  const args = ['--set', 'rollouts=1', 'horizon=2'];
  await exploreTaped({ home, problem: 'starter#parity', replies, tape, args });
}

test('two data sets become one, in every format: what repeats stays out, weights are new, sources are named', async (t) => {
  const folder = await temporaryFolder(t);
  for (const format of FORMATS) {
    const [one, two, out] = ['one', 'two', 'both'].map((name) => join(folder, `${format}-${name}`));
    assert.ok(one !== undefined && two !== undefined && out !== undefined);
    await exported({ out: one, format, home: join(base, 'monday') });
    const all = await exported({ out: two, format });
    const merged = await mergedOf({ folders: [one, two], out });
    const { counterfactual, rehearsal } = all.counts;
    assert.deepEqual(
      [merged.counts.counterfactual, merged.counts.rehearsal],
      [counterfactual, rehearsal],
      format,
    );
    const { repeated, nearlyRepeated = 0 } = merged.keptOut;
    assert.equal(repeated + nearlyRepeated, 1, 'both hold the first correction');
    assert.deepEqual(merged.weights, all.weights);
    assert.deepEqual(merged.split, all.split);
    assert.deepEqual(
      merged.sources?.map(({ name, rows }) => [name, rows]),
      [
        [`${format}-one`, 1],
        [`${format}-two`, counterfactual + rehearsal],
      ],
    );
    const hash = createHash('sha256').update(await readFile(join(one, 'manifest.json')));
    assert.equal(merged.sources?.[0]?.manifest, hash.digest('hex'));
    assert.deepEqual((await verified(out)).findings, []);
    assert.match(await readFile(join(out, 'README.md'), 'utf8'), /Merged of these data sets/);
  }
});

test('what is nearly the same in both, and corrections beyond the most of a problem, stay out', async (t) => {
  const folder = await temporaryFolder(t);
  const all = { format: 'trl', rehearsal: { share: 0, seed: 0 } } as const;
  const [one, two] = [join(folder, 'one'), join(folder, 'two')];
  await exported({ ...all, out: one, home: join(base, 'monday'), each: 1 });
  const own = join(folder, 'home');
  await cp(home, own, { recursive: true });
  const [first = ''] = await readdir(join(base, 'monday', 'runs'));
  await rm(join(own, 'runs', first), { recursive: true });
  const { counts } = await exported({ ...all, out: two, home: own, each: 1 });
  assert.equal(counts.counterfactual, 1);
  const merged = await mergedOf({ folders: [one, two], out: join(folder, 'both') });
  assert.equal(merged.counts.counterfactual, 1);
  const { nearlyRepeated, tooMany = 0 } = merged.keptOut;
  assert.equal((nearlyRepeated ?? 0) + tooMany, 1);

  const verify = ['verify', join(folder, 'both'), '--no-judge'];
  const alone = await leafe(verify, { home: own });
  assert.equal(alone.code, 1);
  assert.match(alone.stdout, /no such run/);
  const nowhere = await leafe([...verify, '--runs-in', folder], { home: own });
  assert.equal(nowhere.code, 2);
  assert.match(nowhere.stderr, /is no home of LEAFE\.\n +Name the folder/);
  const both = await leafe([...verify, '--runs-in', join(base, 'monday')], { home: own });
  assert.equal(both.code, 0, both.stdout + both.stderr);
});

test('from the command line: merged, told, verified; an evaluation is looked at again', async (t) => {
  const folder = await temporaryFolder(t);
  const [one, two, out] = [join(folder, 'one'), join(folder, 'two'), join(folder, 'both')];
  await exported({ out: one, format: 'trl', home: join(base, 'monday') });
  await exported({ out: two, format: 'trl' });
  const args = ['datasets', 'merge', one, two, '--out', out];
  const refused = await leafe([...args, '--evaluation', 'starter'], { home });
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /evaluation: its problem “starter_parity\. Even or Odd” is the/);
  assert.deepEqual((await readdir(folder)).sort(), ['one', 'two']);

  const { code, stdout, stderr } = await leafe([...args, '--parquet'], { home });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /2 corrections and 1 rehearsal of 2 problems, as trl\.\nKept out: 1 that/);
  const verify = await leafe(['verify', out], { home });
  assert.equal(verify.code, 0, verify.stdout);

  const alone = await leafe(['datasets', 'merge', one, '--out', `${out}2`], { home });
  assert.equal(alone.code, 2);
  assert.match(alone.stderr, /One data set alone is not merged/);
});

test('data sets of other rules are refused with what they differ in, and so is one that was changed', async (t) => {
  const folder = await temporaryFolder(t);
  const one = join(folder, 'one');
  await exported({ out: one, format: 'trl' });
  const others: readonly (readonly [Partial<ExportChoice>, RegExp])[] = [
    [{ format: 'sharegpt' }, /differ in the format: trl and sharegpt\./],
    [{ beta: 0.5 }, /differ in the beta: 1 and 0\.5\./],
    [{ each: 2 }, /differ in the most corrections of one problem: 3 and 2\./],
    [{ rehearsal: { share: 0, seed: 0 } }, /differ in the share to rehearse: 1 and 0\./],
  ];
  for (const [at, [choice, said]] of others.entries()) {
    const two = join(folder, `two${at}`);
    await exported({ out: two, format: 'trl', ...choice });
    const merging = mergedOf({ folders: [one, two], out: join(folder, 'both') });
    await assert.rejects(merging, (error) => {
      assert.ok(isLeafeError(error, 'input', 'invalid'));
      assert.match(error.message, said);
      return true;
    });
  }
  const changed = join(folder, 'changed');
  await cp(one, changed, { recursive: true });
  await appendFile(join(changed, 'train.jsonl'), '{}\n');
  const merging = mergedOf({ folders: [one, changed], out: join(folder, 'both') });
  await assert.rejects(merging, (error) => isLeafeError(error, 'dataset', 'damaged'));
  await writeFile(join(folder, 'file'), '');
  const nothing = mergedOf({ folders: [one, folder], out: join(folder, 'both') });
  await assert.rejects(nothing, /has no manifest\.json/);
  assert.ok(!(await readdir(folder)).includes('both'));
});

function exported(choice: Partial<ExportChoice> & { readonly out: string }): Promise<Manifest> {
  const rehearsal = { share: 1, seed: 0 };
  return exportHome({ format: 'trl', home, rehearsal, ...choice }, WATCHER, signal);
}

function mergedOf(plan: Pick<MergePlan, 'folders' | 'out'>): Promise<Manifest> {
  const rest = { evaluation: [], leaveOut: false, parquet: false };
  return mergeDatasets({ ...rest, ...plan }, { home }, WATCHER, signal);
}

async function verified(folder: string): Promise<Verified> {
  const checkpoints = await openGitCheckpoints(join(home, 'store.git'), signal);
  try {
    return await verifyDataset(folder, { home, checkpoints, judge: null }, () => undefined, signal);
  } finally {
    await checkpoints.close();
  }
}
