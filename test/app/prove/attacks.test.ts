import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { proveAttack } from '../../../src/app/prove/proveAttack.ts';
import { QuietGate } from '../../../src/core/judge/quietGate.ts';
import type { ProvingGround } from '../../../src/core/ports/provingGround.ts';
import type { Attack } from '../../../src/core/prove/attack.ts';
import { ATTACKS } from '../../../src/core/prove/attacks.ts';
import { openProvingGround } from '../../../src/platform/docker/openProvingGround.ts';
import { never } from '../../platform/docker/support.ts';

test('there are 42 attacks, each with a number, a name and a sentence of its own', () => {
  const numbers = ATTACKS.map(({ number }) => number);
  assert.deepEqual(
    numbers,
    Array.from({ length: 42 }, (_, i) => i + 1),
  );
  assert.equal(new Set(ATTACKS.map(({ name }) => name)).size, 42);
  for (const { tries } of ATTACKS) assert.match(tries, /^[A-Z].*\.$/);
});

/**
 * Killed clients are told of in the judge's tests, the cost of a test and of a far engine in `npm run bench`; two hundred runs
 * beside four hogs are for `leafe prove` alone.
 */
function isForTests(attack: Attack): boolean {
  return attack.kind === 'trials' && attack.trials.every(({ hogs }) => hogs === undefined);
}

describe('the sandbox stands', () => {
  let ground: ProvingGround;
  before(async () => {
    ground = await openProvingGround({ jobs: 1, onProgress: () => undefined }, never);
  });
  after(() => ground.close());

  for (const attack of ATTACKS.filter(isForTests)) {
    test(`${attack.number}: ${attack.name}`, async () => {
      const [place] = ground.places;
      assert.ok(place);
      const gate = new QuietGate();
      const proof = await gate.beside(() => proveAttack({ attack, place, ground, gate }, never));
      assert.deepEqual([proof.because, proof.result], [null, 'held']);
    });
  }
});
