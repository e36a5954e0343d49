import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LeafeError, type Reason } from '../../src/core/errors.ts';
import type { ChatModel } from '../../src/core/ports/chatModel.ts';
import { patient } from '../../src/platform/patient.ts';
import { request } from '../contract/chatModel.contract.ts';
import { scriptedModel } from '../support/scriptedModel.ts';

const never = new AbortController().signal;

type Fault = Reason<'model'> | { readonly retryAfterMs: number };

/** A model that meets these faults, one a call, before it replies; and the waits between the calls. */
function faulty(faults: readonly Fault[]): { readonly model: ChatModel; readonly waits: number[] } {
  const waiting = [...faults];
  const waits: number[] = [];
  const inner = scriptedModel(['hello']);
  const complete: ChatModel['complete'] = (asked, signal) => {
    const fault = waiting.shift();
    if (fault === undefined) return inner.complete(asked, signal);
    const reason = typeof fault === 'string' ? fault : 'rateLimited';
    const error = new LeafeError('model', reason, 'busy');
    return Promise.reject(typeof fault === 'string' ? error : Object.assign(error, fault));
  };
  const sleep = async (ms: number): Promise<void> => void waits.push(ms);
  return { waits, model: patient({ ...inner, complete }, { sleep, random: () => 1 }) };
}

const ask = async (model: ChatModel): Promise<string> =>
  (await model.complete(request('b1.1', 'Say hello.'), never)).text;

test('a model that was busy or away is asked again, after waits that grow', async () => {
  const { model, waits } = faulty(['rateLimited', 'unreachable', 'unreachable']);
  assert.equal(await ask(model), 'hello');
  assert.deepEqual(waits, [500, 1000, 2000]);
});

test('what an endpoint asks to wait is waited', async () => {
  const { model, waits } = faulty([{ retryAfterMs: 7_000 }, { retryAfterMs: 3 }]);
  assert.equal(await ask(model), 'hello');
  assert.deepEqual(waits, [7_000, 1000]);
});

test('one that asks to wait for an hour is not asked again', async () => {
  const { model, waits } = faulty([{ retryAfterMs: 3_600_000 }]);
  await assert.rejects(ask(model), /asks to slow down/);
  assert.deepEqual(waits, []);
});

test('after five tries it gives up', async () => {
  const { model, waits } = faulty(Array<Fault>(9).fill('unreachable'));
  await assert.rejects(ask(model), /cannot be reached/);
  assert.equal(waits.length, 4);
});

for (const reason of ['unauthorized', 'unknownModel', 'rejected', 'contextTooLong'] as const) {
  test(`${reason} means the same the next time and is not asked again`, async () => {
    const { model, waits } = faulty([reason]);
    await assert.rejects(ask(model), LeafeError);
    assert.deepEqual(waits, []);
  });
}

test('an abort ends the wait', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');
  const unreachable = new LeafeError('model', 'unreachable', 'away');
  const away: ChatModel = { ...scriptedModel([]), complete: () => Promise.reject(unreachable) };
  const asked = patient(away, { firstWaitMs: 60_000 }).complete(request('a', 'Hi.'), stop.signal);
  setTimeout(() => stop.abort(reason), 20);
  await assert.rejects(asked, (error) => error === reason);
});
