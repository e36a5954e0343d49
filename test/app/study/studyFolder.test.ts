import assert from 'node:assert/strict';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readStudyFolder, withStudy } from '../../../src/app/study/studyFolder.ts';
import { StudyPlaces } from '../../../src/app/study/studyPlaces.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import { emptyRun } from '../../../src/domain/foldRun.ts';
import type { StudyManifest, StudyRun } from '../../../src/domain/study.ts';
import { sha256 } from '../../support/builders.ts';
import { aStudyManifest } from '../../support/studies.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const MANIFEST = aStudyManifest({ a: {}, b: {} });

test('a study goes on where it was: the newest run of a place counts, half a line does not', async (t) => {
  const folder = join(await temporaryFolder(t), 'new', 'study');
  const [first, second] = [aRun('a', 'first'), aRun('b', 'second')];
  const anew = { ...first, run: 'anew' };
  await withStudy(folder, MANIFEST, async ({ add }) => {
    for (const run of [second, first, anew]) await add(run);
  });
  await appendFile(join(folder, 'runs.jsonl'), '{"problem":"a","policy":"tree","rep');
  const elsewhere = { ...MANIFEST, startedAt: '2027-01-01T00:00:00.000Z', version: '9.0.0' };
  await withStudy(folder, elsewhere, async ({ manifest, runs, add }) => {
    assert.deepEqual(manifest, MANIFEST, 'it tells of the first sitting');
    assert.deepEqual(runs, [anew, second]);
    await add(aRun('b', 'third'));
  });
  const { runs } = await readStudyFolder(folder);
  assert.deepEqual(
    runs.map(({ run }) => run),
    ['anew', 'third'],
  );
});

test('a study counts what every run has used, also of those that were replaced or are gone', async (t) => {
  const home = await temporaryFolder(t);
  const folder = join(home, 'study');
  const used = { ...emptyRun().spend, programs: 3, actPromptTokens: 70 };
  const gone = { ...aRun('a', 'gone'), policy: 'iterative' } as const;
  await withStudy(folder, MANIFEST, async ({ add, spend }) => {
    for (const run of [aRun('a', 'left'), aRun('a', 'anew'), aRun('b', 'named'), gone])
      await add(run);
    await spend({ run: 'left', used: null });
    await spend({ run: 'left', used });
    await spend({ run: 'gone', used });
    await spend({ run: 'gone', used: null });
  });
  await withStudy(folder, MANIFEST, async (open) => {
    const places = await StudyPlaces.read(open, home);
    const told = places.spent().map(({ programs, tokens }) => [programs, tokens]);
    const all = MANIFEST.settings.budget.programs;
    // Of the last one nobody knows more than that it was gone on with: all that it may use.
    assert.deepEqual(told, [
      [3, 70],
      [0, 0],
      [0, 0],
      [all, 0],
    ]);
  });
});

test('what decides the runs must be as it was, and the difference is named; more repeats may be asked for', async (t) => {
  const folder = await temporaryFolder(t);
  await withStudy(folder, MANIFEST, async () => undefined);
  const refused = async (changes: Partial<StudyManifest>, what: RegExp): Promise<void> => {
    await assert.rejects(
      withStudy(folder, { ...MANIFEST, ...changes }, async () => undefined),
      (error) => isLeafeError(error, 'study', 'another') && what.test(error.message),
    );
  };
  const { model, settings, problems } = MANIFEST;
  const { budget } = settings;
  await refused(
    { model: { ...model, model: 'openai:x' } },
    /model is tape:replies.jsonl there and/,
  );
  await refused({ model: { ...model, sha256: null } }, /hash of the model is/);
  await refused({ model: { ...model, batch: 1 } }, /written at once is 4 there and 1 now/);
  await refused({ policies: ['tree'] }, /policies are tree, iterative, independent there and tree/);
  await refused(
    { settings: { ...settings, horizon: 2 } },
    /the setting horizon is 4 there and 2 now/,
  );
  const more = { ...settings, budget: { ...budget, tokens: 9 } };
  await refused({ settings: more }, /the budget of tokens is null there and 9 now/);
  await refused({ seed: 2 }, /the seed is 1 there and 2 now/);
  await refused({ judge: { image: 'other' } }, /sandbox image is .* and other now/);
  await refused({ problems: problems.slice(1) }, /the problem "a" is only there/);
  const [a, b] = problems;
  assert.ok(a && b);
  await refused({ problems: [a, b, { ...b, name: 'c' }] }, /the problem "c" is new/);
  await refused({ problems: [b, a] }, /in another order/);
  await refused({ problems: [a, { ...b, digest: sha256('x') }] }, /"b" has another statement/);

  await withStudy(folder, { ...MANIFEST, repeats: 3 }, async ({ manifest }) =>
    assert.equal(manifest.repeats, 3),
  );
  await refused({ repeats: 2 }, /3 repeats were asked for there and 2 now/);
});

test('nobody else works on it meanwhile, and folders of others are left alone', async (t) => {
  const folder = await temporaryFolder(t);
  const own = join(folder, 'own');
  await withStudy(own, MANIFEST, async () => {
    const second = withStudy(own, MANIFEST, async () => undefined);
    await assert.rejects(second, (error) => isLeafeError(error, 'study', 'inUse'));
  });
  const others = join(folder, 'others');
  await mkdir(others);
  await writeFile(join(others, 'mine.txt'), '');
  const refused = withStudy(others, MANIFEST, async () => undefined);
  await assert.rejects(refused, /holds no study/);
  await writeFile(join(own, 'manifest.json'), '{"kind":"study","v":99}');
  const newer = readStudyFolder(own);
  await assert.rejects(newer, (error) => isLeafeError(error, 'study', 'newerFormat'));
  await writeFile(join(own, 'manifest.json'), '{"kind":"evaluation","v":1}');
  await assert.rejects(readStudyFolder(own), /it is no manifest of a study/);
});

function aRun(problem: string, run: string): StudyRun {
  return { problem, policy: 'tree', repeat: 1, seed: 1, run };
}
