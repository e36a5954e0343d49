import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JudgedProblems } from '../../../src/extension/testing/judgedProblems.ts';
import { memento } from '../memento.ts';

const SUM = { problem: 'starter#sum', name: 'sum. Sum' };
const PARITY = { problem: 'starter#parity', name: 'parity. Parity' };

test('what was judged last comes first, and is there again in the next window', async () => {
  const memory = memento();
  const judged = new JudgedProblems(memory);
  await judged.keep({ ...SUM, program: 'file:///sum.py' });
  await judged.keep({ ...PARITY, program: 'file:///parity.py' });
  await judged.keep(SUM);
  assert.deepEqual(new JudgedProblems(memory).all(), [
    { ...SUM, program: 'file:///sum.py' },
    { ...PARITY, program: 'file:///parity.py' },
  ]);
  assert.equal(judged.judgedWith('file:///parity.py')?.problem, 'starter#parity');
});

test('one that is taken away is gone, and who shows them is told', async () => {
  const judged = new JudgedProblems(memento());
  let told = 0;
  judged.onChange(() => void told++);
  await judged.keep(SUM);
  await judged.forget(SUM.problem);
  assert.deepEqual([judged.all(), told], [[], 2]);
});

test('of very many those judged longest ago are left out', async () => {
  const judged = new JudgedProblems(memento());
  for (let i = 0; i < 60; i++) await judged.keep({ problem: `set#${i}`, name: `${i}` });
  assert.equal(judged.all().length, 50);
  assert.equal(judged.find('set#59')?.name, '59');
  assert.equal(judged.find('set#9'), null);
});

test('what another version kept in another shape is left out', async () => {
  const memory = memento();
  await memory.update('leafe.judgedProblems', [{ problem: 3 }, SUM, 'x']);
  assert.deepEqual(new JudgedProblems(memory).all(), [{ ...SUM, program: null }]);
});
