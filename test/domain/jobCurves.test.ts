import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobCurves } from '../../src/domain/jobCurves.ts';
import type { TrainEvent } from '../../src/domain/training.ts';
import { tableRows } from '../../webview/job/tableRows.ts';
import { trainEvents } from '../support/panel/jobScenarios.ts';

test('each step has the losses of training, and of validation where there was one', () => {
  const { steps, corrections, rehearsal } = jobCurves(trainEvents(40));
  assert.equal(steps.length, 40);
  const at = steps.indexOf(20);
  assert.equal(corrections.train[at], 1.6 - (1 - Math.exp(-20 / 35)));
  assert.equal(corrections.validation[at], 1.6 - (1 - Math.exp(-20 / 35)) + 0.1);
  assert.equal(corrections.validation[at - 1], null);
  assert.equal(rehearsal.validation.filter((value) => value !== null).length, 2);
});

test('steps that were made again after a stop count as they were the last time', () => {
  const events = [stepped(1, 3), stepped(2, 2), stepped(3, 1), stepped(2, 1.5)];
  const { steps, corrections } = jobCurves(events);
  assert.deepEqual(steps, [1, 2]);
  assert.deepEqual(corrections.train, [3, 1.5]);
});

test('of thousands of steps neighbours are told as their mean; a step that no row was of is no zero', () => {
  const events = Array.from({ length: 1000 }, (_, at) => stepped(at + 1, at % 2 === 0 ? 1 : 3));
  const { steps, corrections, rehearsal } = jobCurves(events, 100);
  assert.equal(steps.length, 100);
  assert.deepEqual([steps[0], steps.at(-1)], [10, 1000]);
  assert.ok(corrections.train.every((value) => value === 2));
  assert.ok(rehearsal.train.every((value) => value === null));
});

test('a table has all of a few steps; of many some, with both ends and every validation', () => {
  assert.deepEqual(tableRows(jobCurves(trainEvents(3))), [0, 1, 2]);
  const curves = jobCurves(trainEvents(120));
  const shown = tableRows(curves, 20).map((at) => curves.steps[at]);
  assert.ok(shown.length < 30);
  for (const step of [1, 20, 40, 60, 80, 100, 120]) assert.ok(shown.includes(step), `${step}`);
});

function stepped(step: number, corrections: number): TrainEvent {
  return {
    ...{ kind: 'stepped', seq: step, at: '', step, steps: 1000, epoch: 0, loss: corrections },
    ...{ losses: { corrections, rehearsal: null }, learningRate: 1, seconds: 1, tokens: 1 },
  };
}
