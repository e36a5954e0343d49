import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventWords, progressLine } from '../../src/cli/training/words.ts';
import { jobProgress } from '../../src/domain/jobProgress.ts';
import { trainEventIn } from '../../src/domain/trainEvents.ts';
import type { TrainEvent } from '../../src/domain/training.ts';

const AT = '2026-11-29T00:00:00.000Z';
const NONE = { corrections: null, rehearsal: null };

test('an event is found behind whatever a cluster writes before it, in colours or not', () => {
  const saved = `LEAFE_EVENT {"seq":3,"at":"${AT}","kind":"saved","step":20}`;
  const event = { seq: 3, at: AT, kind: 'saved', step: 20 };
  const colour = '\u001b[36m(TrainTrainable pid=12, ip=10.0.0.1)\u001b[0m ';
  for (const line of [saved, colour + saved, `0: ${saved}\r`, `${saved}\u001b[0m`]) {
    assert.deepEqual(trainEventIn(line), event, JSON.stringify(line));
  }
});

test('what is no event, or a broken one, is log', () => {
  const lines = [
    'some words',
    'LEAFE_EVENT',
    'LEAFE_EVENT {"seq":1',
    `LEAFE_EVENT {"seq":-1,"at":"${AT}","kind":"finished"}`,
    `LEAFE_EVENT {"seq":1,"at":"${AT}","kind":"unheardOf"}`,
    'LEAFE_EVENT null',
  ];
  for (const line of lines) assert.equal(trainEventIn(line), null, line);
});

test('the time left is told by the pace of the last steps, and none before the first', () => {
  const before = jobProgress([started(0)]);
  assert.deepEqual([before.secondsPerStep, before.secondsLeft, before.steps], [null, null, null]);
  const slowFirst = [10, 2, 2, 2, 2, 2].map((seconds, at) => stepped(at + 1, seconds));
  const progress = jobProgress([started(0), ...slowFirst]);
  assert.equal(progress.secondsPerStep, 2);
  assert.equal(progress.secondsLeft, 2 * (40 - 6));
  assert.equal(
    progressLine(progress),
    'step  6 of 40 · loss 1.250 · 1 min 08 s left · corrections 1.500 · 2.0 s a step',
  );
});

test('a job that failed and goes on has not failed', () => {
  const failed: TrainEvent = {
    ...{ seq: 2, at: AT, kind: 'failed', because: 'stopped' },
    ...{ message: 'It was stopped.', todo: 'Push it again.' },
  };
  assert.equal(jobProgress([started(0), stepped(1, 1), failed]).failure, failed);
  assert.equal(jobProgress([started(0), stepped(1, 1), failed, started(3)]).failure, null);
});

test('what a job says of itself reaches a terminal without what one would obey', () => {
  const warned: TrainEvent = {
    ...{ seq: 1, at: AT, kind: 'warned' },
    message: 'hot\u001b[2J\u0007 \u202eGPU',
  };
  assert.equal(eventWords(warned, jobProgress([warned])), 'warning: hot  GPU');
});

function started(seq: number): TrainEvent {
  return { seq, at: AT, kind: 'started', job: 'a'.repeat(64), device: 'cpu', versions: {} };
}

function stepped(step: number, seconds: number): TrainEvent {
  return {
    ...{ seq: step, at: AT, kind: 'stepped', step, steps: 40, epoch: 0.1, loss: 1.25 },
    ...{ losses: { ...NONE, corrections: 1.5 }, learningRate: 1e-4, seconds, tokens: 10 },
  };
}
