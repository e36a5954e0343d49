import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseAttacks } from '../../../src/app/prove/chooseAttacks.ts';
import type { Proof } from '../../../src/app/prove/proveAttack.ts';
import { proveSandbox } from '../../../src/app/prove/proveSandbox.ts';
import { python, ROOMY, type Attack, type Trial } from '../../../src/core/prove/attack.ts';
import { ATTACKS } from '../../../src/core/prove/attacks.ts';
import { openProvingGround } from '../../../src/platform/docker/openProvingGround.ts';
import { never } from '../../platform/docker/support.ts';

test('an attack that comes to more than it may falls, and the next one is tried all the same', async () => {
  const { proofs, left } = await proved([
    attack(1, { program: python('print("got in")') }),
    attack(2, { program: python('pass'), planted: 'touch /build/left' }),
    attack(3, { program: python('pass'), verdicts: ['timeLimit'] }),
    // What was left above is gone once somebody compiles.
    attack(4, { program: { language: 'cpp', code: 'int main() {}' } }),
  ]);
  assert.deepEqual(
    proofs.map(({ number, result, because }) => [number, result, because]),
    [
      [1, 'fell', 'wrong answer: printed "got in\\n"'],
      [2, 'fell', 'left behind: file /build/left'],
      [3, 'fell', 'accepted'],
      [4, 'held', null],
    ],
  );
  assert.deepEqual(left, []);
});

test('several attacks are at work at once, and told in their order', async () => {
  const slow = python('import time', 'time.sleep(0.6)');
  const attacks = [1, 2, 3, 4].map((number) =>
    attack(number, { program: number === 1 ? slow : python('pass') }),
  );
  const { proofs, left } = await proved(attacks, 2);
  assert.deepEqual(
    proofs.map(({ number, result }) => [number, result]),
    [1, 2, 3, 4].map((number) => [number, 'held']),
  );
  assert.deepEqual(left, []);
});

test('attacks are chosen by number, and by words of their name or sentence', () => {
  const chosen = (words?: string): readonly number[] =>
    chooseAttacks(ATTACKS, words).map(({ number }) => number);
  assert.equal(chosen().length, 42);
  assert.deepEqual(chosen('4'), [4]);
  assert.deepEqual(chosen('Fork Bomb'), [1, 2]);
  assert.deepEqual(chosen('every family'), [26]);
  assert.deepEqual(chosen('nothing of the kind'), []);
});

function attack(number: number, parts: Pick<Trial, 'program'> & Partial<Trial>): Attack {
  const trial = { limits: ROOMY, verdicts: ['accepted'] as const, ...parts };
  return { kind: 'trials', number, name: `attack ${number}`, tries: 'Tries.', trials: [trial] };
}

async function proved(
  attacks: readonly Attack[],
  jobs = 1,
): Promise<{ readonly proofs: readonly Proof[]; readonly left: readonly string[] }> {
  const ground = await openProvingGround({ jobs, onProgress: () => undefined }, never);
  const proofs: Proof[] = [];
  try {
    for await (const proof of proveSandbox(ground, attacks, never)) proofs.push(proof);
  } finally {
    await ground.close();
  }
  return { proofs, left: await ground.containers() };
}
