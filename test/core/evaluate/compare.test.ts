import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../../src/core/evaluate/compare.ts';
import { hindranceOf } from '../../../src/core/evaluate/comparable.ts';
import type { Evaluated } from '../../../src/core/evaluate/report.ts';
import { sha256 } from '../../support/builders.ts';
import { aManifest, attemptsOf, type Outcomes } from '../../support/evaluations.ts';

const OUTCOMES = { a: '1100', b: '0000', c: '1111', d: '0010' } as const;

test('a gain is seen where pairing shows one, and the problems are named', () => {
  const names = Array.from({ length: 12 }, (_, at) => `p${at}`);
  const base = fromNames(names, () => '0010');
  const tuned = fromNames(names, (at) => (at === 0 ? '0000' : '0111'));
  const found = compare(evaluated(base), evaluated(tuned), null);
  assert.ok(found?.passAt1.isSeen);
  assert.equal(found.atK[0]?.difference.value.toFixed(6), ((11 * 0.5 - 0.25) / 12).toFixed(6));
  assert.ok(found.atK[0].exact && found.atK[0].test === 'signFlip');
  assert.deepEqual([found.gained.length, found.lost.map(({ problem }) => problem)], [0, ['p0']]);
});

test('with one attempt each it is McNemar that decides', () => {
  const names = Array.from({ length: 9 }, (_, at) => `p${at}`);
  const base = fromNames(names, (at) => (at < 3 ? '1' : '0'));
  const tuned = fromNames(names, (at) => (at === 0 ? '0' : at < 8 ? '1' : '0'));
  const found = compare(evaluated(base), evaluated(tuned), null);
  assert.equal(found?.atK[0]?.test, 'mcnemar');
  assert.equal(found.atK[0].p.toFixed(12), '0.218750000000', '5 gained, 1 lost');
  assert.equal(found.passAt1.isSeen, false);
});

test('a rate that is the same of more attempts is no difference, whatever its last digits say', () => {
  const names = Array.from({ length: 10 }, (_, at) => `p${at}`);
  const base = fromNames(names, () => '1110000000');
  const tuned = fromNames(names, () => '1'.repeat(6) + '0'.repeat(14));
  const found = compare(evaluated(base), evaluated(tuned), [1]);
  assert.deepEqual([found?.passAt1.p, found?.passAt1.isSeen], [1, false]);
  assert.equal(found?.standardErrors, null, 'there is no scatter but of rounding');
});

test('five problems can show nothing, and no difference over a hundred points is promised', () => {
  const few = ['a', 'b', 'c', 'd', 'e'];
  const tuned = fromNames(few, (at) => (at === 0 ? '1111' : '0111'));
  const found = compare(evaluated(fromNames(few, () => '0000')), evaluated(tuned), [1]);
  assert.deepEqual([found?.passAt1.p, found?.visible], [2 / 2 ** 5, null]);
  const six = [...few, 'f'];
  const scattered = fromNames(six, (at) => (at % 2 === 0 ? '1' : '0'));
  const other = fromNames(six, (at) => (at % 2 === 0 ? '0' : '1'));
  assert.equal(compare(evaluated(scattered), evaluated(other), [1])?.visible, null);
});

test('attempts of one seed are paired only where a seed makes a reply come out the same', () => {
  const [base, tuned] = [{ a: '10' }, { a: '11' }];
  const model = { model: 'tape:x', sha256: null, options: {}, batch: 1 };
  const seeded = (outcomes: Outcomes, seed: number): Evaluated => ({
    attempts: attemptsOf(outcomes),
    manifest: aManifest(outcomes, { model, seed }),
  });
  const pairs = { both: 1, base: 0, tuned: 1, neither: 0 };
  assert.deepEqual(compare(seeded(base, 1), seeded(tuned, 1), null)?.pairs, pairs);
  assert.equal(compare(seeded(base, 1), seeded(tuned, 2), null)?.pairs, null);
  assert.equal(compare(evaluated(base), evaluated(tuned), null)?.pairs, null, 'a batch');
});

test('other settings, sandboxes and problems are no comparison, and training on a problem is none', () => {
  const base = evaluated(OUTCOMES);
  const { manifest } = base;
  assert.ok(manifest !== null);
  const differing = (changes: Parameters<typeof aManifest>[1]): unknown =>
    hindranceOf(base, { attempts: base.attempts, manifest: aManifest(OUTCOMES, changes) });
  assert.equal(differing({ samples: 9, seed: 4 }), null, 'more attempts and other draws are fine');
  const { settings, problems } = manifest;
  assert.match(
    JSON.stringify(differing({ settings: { ...settings, steps: 2 } })),
    /steps is 4 and 2/,
  );
  assert.match(
    JSON.stringify(differing({ judge: { image: 'other' } })),
    /judged in .* and in other/,
  );
  const [first, ...others] = problems;
  assert.ok(first !== undefined);
  assert.match(JSON.stringify(differing({ problems: others })), /only the first has .*a/);
  const changed = { ...first, digest: sha256('changed') };
  assert.match(JSON.stringify(differing({ problems: [changed, ...others] })), /another statement/);
  const adapter = {
    name: 'mine',
    sha256: sha256('mine'),
    manifest: null,
    trainedOn: ['C. Title', 'x'],
  };
  assert.deepEqual(differing({ adapter }), { kind: 'trainedOn', adapter: 'mine', problems: ['c'] });
  assert.equal(differing({ adapter: { ...adapter, trainedOn: null } }), null);
});

function evaluated(outcomes: Outcomes): Evaluated {
  return { attempts: attemptsOf(outcomes), manifest: aManifest(outcomes) };
}

function fromNames(names: readonly string[], triesOf: (at: number) => string): Outcomes {
  return Object.fromEntries(names.map((name, at) => [name, triesOf(at)]));
}
