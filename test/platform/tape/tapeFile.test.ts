import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isLeafeError, type LeafeError } from '../../../src/core/errors.ts';
import { request } from '../../contract/chatModel.contract.ts';
import { openOpenAi } from '../../../src/platform/openai/openAiModel.ts';
import { fakeEndpoint } from '../../support/fakeEndpoint.ts';
import { scriptedModel } from '../../support/scriptedModel.ts';
import { noSmallDisk, withSmallDisk } from '../../support/smallDisk.ts';
import { emptyTape, hello, never, play, record, tapeOf, withTape } from './support.ts';

const bye = request('b1.2', 'Say goodbye.');

test('a last line torn by a kill is left out, and overwritten by the next recording', async (t) => {
  const file = await emptyTape(t);
  await record(file, ['hello'], [hello]);
  const whole = await readFile(file, 'utf8');
  await appendFile(file, '{"key":"abc","text":"half a re');
  assert.equal(await play(file), 'hello');
  await record(file, ['goodbye'], [bye]);
  const text = await readFile(file, 'utf8');
  assert.ok(text.startsWith(whole));
  assert.doesNotMatch(text, /half a re/);
  assert.equal(await play(file, bye), 'goodbye');
});

test('a last line that lacks only its end is kept', async (t) => {
  const file = await emptyTape(t);
  await record(file, ['hello'], [hello]);
  await writeFile(file, (await readFile(file, 'utf8')).trimEnd());
  await record(file, ['goodbye'], [bye]);
  assert.equal(await play(file), 'hello');
  assert.equal(await play(file, bye), 'goodbye');
});

const DAMAGED: readonly (readonly [string, object | string, RegExp])[] = [
  ['no JSON', '{"text": "hel\n', /line 2: it is not JSON/],
  ['no object', '7\n', /line 2: it is not an object/],
  ['no text', { for: 'b1.1' }, /line 2: text /],
  ['a field nobody knows', { txt: 'hello', text: 'hello' }, /line 2: .*txt/],
  [
    'figures below zero',
    { text: 'a', usage: { promptTokens: -1, completionTokens: 0 } },
    /line 2: usage\.promptTokens/,
  ],
];
for (const [what, line, said] of DAMAGED) {
  test(`a line with ${what} is refused with its number, and the tape is left alone`, async (t) => {
    const file = await tapeOf(t, [{ text: 'hello' }, line, { text: 'goodbye' }]);
    const before = await readFile(file, 'utf8');
    const refused = (error: unknown): boolean =>
      isLeafeError(error, 'input', 'invalid') && said.test(error.message);
    await assert.rejects(play(file), refused);
    await assert.rejects(record(file, ['a'], [hello]), refused);
    assert.equal(await readFile(file, 'utf8'), before);
  });
}

test('a folder is no tape', async (t) => {
  const file = await emptyTape(t);
  await mkdir(file);
  await assert.rejects(play(file), /The tape .* is a folder/);
});

test('only one process records on a tape; others may play it', async (t) => {
  const file = await emptyTape(t);
  await record(file, ['hello'], [hello]);
  await withTape(scriptedModel(['goodbye']), { file, mode: 'record' }, async (tape) => {
    await tape.complete(bye, never);
    await assert.rejects(
      record(file, ['again'], [request('b1.3', 'Once more.')]),
      /Another process .* records on the tape/,
    );
    assert.equal(await play(file, bye), 'goodbye');
  });
  await record(file, ['again'], [request('b1.3', 'Once more.')]);
});

test('the key of an endpoint is not on the tape', async (t) => {
  const file = await emptyTape(t);
  const endpoint = await fakeEndpoint([{ kind: 'reply', text: 'hello' }]);
  t.after(() => endpoint.close());
  const options = { model: 'small', baseUrl: endpoint.baseUrl, apiKey: 'sk-secret' };
  const model = await openOpenAi(options, never);
  await withTape(model, { file, mode: 'record' }, (tape) => tape.complete(hello, never));
  assert.equal(await play(file), 'hello');
  assert.doesNotMatch(await readFile(file, 'utf8'), /secret/);
});

test(
  'a full disk refuses a reply, keeps all before it, and records again when there is room',
  { skip: noSmallDisk },
  () =>
    withSmallDisk(64, async ({ folder }) => {
      const file = join(folder, 'tape.jsonl');
      await record(file, ['hello'], [hello]);
      const long = 'word '.repeat(40_000);
      await assert.rejects(record(file, [long], [bye]), isReason('diskFull'));
      assert.equal(await play(file), 'hello');
      await record(file, ['goodbye'], [bye]);
      assert.equal(await play(file, bye), 'goodbye');
    }),
);

test(
  'a read-only tape is played, and says why it cannot be recorded on',
  { skip: noSmallDisk },
  () =>
    withSmallDisk(64, async (disk) => {
      const file = join(disk.folder, 'tape.jsonl');
      await record(file, ['hello'], [hello]);
      disk.setReadOnly(true);
      assert.equal(await play(file), 'hello');
      await assert.rejects(record(file, ['goodbye'], [bye]), isReason('notWritable'));
    }),
);

function isReason(reason: LeafeError<'checkpoint'>['reason']): (error: unknown) => boolean {
  return (error) => isLeafeError(error, 'checkpoint', reason);
}
