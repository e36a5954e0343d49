import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openOpenAi } from '../../../src/platform/openai/openAiModel.ts';
import { taped } from '../../../src/platform/tape/taped.ts';
import { chatModelContract, request } from '../../contract/chatModel.contract.ts';
import { fakeEndpoint } from '../../support/fakeEndpoint.ts';
import { scriptedModel } from '../../support/scriptedModel.ts';
import { emptyTape, hello, lacksReply, never, play, record, tapeOf, withTape } from './support.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leafe-tapes-'));
  const line = `${JSON.stringify({ text: 'Hello there, my friend.' })}\n`;
  await writeFile(join(folder, 'played.jsonl'), line.repeat(40));
});
after(() => rm(folder, { recursive: true, force: true }));

chatModelContract('a tape that plays', () =>
  taped(null, { file: join(folder, 'played.jsonl'), mode: 'require' }, never),
);

let recorded = 0;
chatModelContract('a tape that records', async () => {
  const endpoint = await fakeEndpoint([{ kind: 'reply', text: 'Hello, my friend.', pauseMs: 5 }]);
  const { baseUrl } = endpoint;
  const model = await openOpenAi({ model: 'small', baseUrl }, never);
  const file = join(folder, `recorded-${recorded++}.jsonl`);
  const tape = await taped(model, { file, mode: 'record' }, never);
  const close = async (): Promise<void> => {
    await tape.close();
    await endpoint.close();
  };
  return {
    name: tape.name,
    batch: tape.batch,
    contextTokens: tape.contextTokens,
    holdsShape: tape.holdsShape,
    countTokens: (messages, signal) => tape.countTokens(messages, signal),
    complete: (asked, signal) => tape.complete(asked, signal),
    close,
  };
});

test('what was recorded is replied again, without the model, with the same figures', async (t) => {
  const file = await emptyTape(t);
  await record(file, ['hello there'], [hello]);
  await withTape(null, { file, mode: 'require' }, async (tape) => {
    const reply = await tape.complete(hello, never);
    const usage = { promptTokens: 5, completionTokens: 2 };
    assert.deepEqual(reply, { text: 'hello there', usage, because: 'stop' });
    assert.equal(await tape.countTokens(hello.messages, never), 5);
    assert.deepEqual([tape.batch, tape.contextTokens, tape.holdsShape], [1, 100_000, false]);
  });
});

test('replies are found by what is asked, in any order, whatever the request is called', async (t) => {
  const file = await emptyTape(t);
  const bye = request('b1.2', 'Say goodbye.');
  await record(file, ['hello', 'goodbye'], [hello, bye]);
  assert.equal(await play(file, { ...bye, label: 'b7.1' }), 'goodbye');
  assert.equal(await play(file, hello), 'hello');
});

const OTHERS = {
  words: { messages: request('b1.1', 'Say goodbye.').messages },
  seed: { seed: 8 },
  temperature: { temperature: 0.6 },
  bound: { topP: 0.9 },
  length: { maxTokens: 25 },
  shape: { shape: { name: 'a', schema: {} } },
};
for (const [what, changes] of Object.entries(OTHERS)) {
  test(`a request of another ${what} has no reply on the tape`, async (t) => {
    const file = await emptyTape(t);
    await record(file, ['hello'], [hello]);
    await assert.rejects(play(file, { ...hello, ...changes }), lacksReply);
  });
}

test('in use, the model is asked only what the tape lacks, and that is added', async (t) => {
  const file = await emptyTape(t);
  const bye = request('b1.2', 'Say goodbye.');
  await record(file, ['hello'], [hello]);
  const model = scriptedModel(['goodbye']);
  await withTape(model, { file, mode: 'use' }, async (tape) => {
    assert.equal((await tape.complete(hello, never)).text, 'hello');
    assert.equal((await tape.complete(bye, never)).text, 'goodbye');
    assert.equal((await tape.complete(bye, never)).text, 'goodbye');
  });
  assert.deepEqual(
    model.asked.map(({ label }) => label),
    ['b1.2'],
  );
  assert.equal(await play(file, bye), 'goodbye');
});

test('switched off, the tape is neither read nor written', async (t) => {
  const file = await tapeOf(t, ['no tape at all\n']);
  const model = scriptedModel(['hello']);
  await withTape(model, { file, mode: 'off' }, async (tape) => {
    assert.equal((await tape.complete(hello, never)).text, 'hello');
  });
  assert.equal(await readFile(file, 'utf8'), 'no tape at all\n');
});

test('a tape that is required and not there is missed at once', async (t) => {
  const file = await emptyTape(t);
  await assert.rejects(play(file), (error) => lacksReply(error) && String(error).includes(file));
});

test('replies written by hand are given by label, the others in order, one at a time', async (t) => {
  const file = await tapeOf(t, [
    { text: 'first' },
    { for: 'b2.1', text: 'for the second branch' },
    { text: 'second', because: 'length', usage: { promptTokens: 1, completionTokens: 2 } },
  ]);
  await withTape(null, { file, mode: 'require', batch: 4 }, async (tape) => {
    assert.equal(tape.batch, 1);
    assert.equal((await tape.complete(request('b1.1', 'a'), never)).text, 'first');
    assert.equal((await tape.complete(request('b2.1', 'b'), never)).text, 'for the second branch');
    const { usage, because } = await tape.complete(request('b1.2', 'c'), never);
    assert.deepEqual([because, usage], ['length', { promptTokens: 1, completionTokens: 2 }]);
    await assert.rejects(tape.complete(request('b1.3', 'd'), never), lacksReply);
  });
  await withTape(null, { file, mode: 'require', skip: 1 }, async (tape) => {
    assert.equal((await tape.complete(request('b1.2', 'c'), never)).text, 'second');
  });
});
