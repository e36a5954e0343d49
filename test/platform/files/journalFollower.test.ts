import assert from 'node:assert/strict';
import { appendFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { RunEvent } from '../../../src/domain/runEvent.ts';
import { JournalFollower } from '../../../src/platform/files/journalFollower.ts';
import { event } from '../../contract/journal.contract.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

test('each event is given once, in order, as soon as its line is whole', async (t) => {
  const { journal, follower } = await followed(t);
  assert.deepEqual(await follower.read(), []);
  assert.equal(await follower.count(), 0);
  await appendFile(journal, line(0) + line(1));
  assert.deepEqual(await follower.read(), [event(0), event(1)]);
  assert.deepEqual(await follower.read(), []);
  const third = line(2);
  await appendFile(journal, third.slice(0, 30));
  assert.deepEqual(await follower.read(), []);
  assert.equal(await follower.count(), 2);
  await appendFile(journal, third.slice(30));
  assert.deepEqual(await follower.read(), [event(2)]);
  follower.rewind();
  assert.deepEqual(await follower.read(), [event(0), event(1), event(2)]);
});

test('a torn end that its writer cuts off and writes anew is read as it stands then', async (t) => {
  const { journal, follower } = await followed(t, line(0));
  await follower.read();
  await appendFile(journal, line(1).slice(0, 30));
  assert.deepEqual(await follower.read(), []);
  await truncate(journal, line(0).length);
  await appendFile(journal, line(1));
  assert.deepEqual(await follower.read(), [event(1)]);
});

test('a long journal comes in pieces, and none of its events is lost between them', async (t) => {
  const count = 12_000;
  const lines = Array.from({ length: count }, (_, seq) => line(seq));
  const { follower } = await followed(t, lines.join(''));
  assert.equal(await follower.count(), count);
  const pieces: (readonly RunEvent[])[] = [];
  for (;;) {
    const piece = await follower.read();
    if (piece.length === 0) break;
    pieces.push(piece);
  }
  assert.ok(pieces.length > 1);
  assert.deepEqual(
    pieces.flat().map(({ seq }) => seq),
    lines.map((_, seq) => seq),
  );
});

test('what stands before damage is given, then the damage is told each time', async (t) => {
  const { follower } = await followed(t, `${line(0)}{"v":1,\n${line(1)}`);
  assert.deepEqual(await follower.read(), [event(0)]);
  const damaged = { name: 'LeafeError', reason: 'damaged', message: /line 2: it is not JSON/ };
  await assert.rejects(follower.read(), damaged);
  await assert.rejects(follower.read(), damaged);
});

test('a newer journal, and one that was cut, are told of', async (t) => {
  const newer = await followed(t, line(0).replace('"v":1', '"v":9'));
  await assert.rejects(newer.follower.read(), { reason: 'newerFormat' });
  const cut = await followed(t, line(0) + line(1));
  await cut.follower.read();
  await writeFile(cut.journal, line(0));
  await assert.rejects(cut.follower.read(), { reason: 'damaged', message: /shorter/ });
});

function line(seq: number): string {
  return `${JSON.stringify(event(seq))}\n`;
}

async function followed(
  t: TestContext,
  content?: string,
): Promise<{ readonly journal: string; readonly follower: JournalFollower }> {
  const folder = await temporaryFolder(t);
  const journal = join(folder, 'journal.jsonl');
  if (content !== undefined) await writeFile(journal, content);
  return { journal, follower: new JournalFollower(folder) };
}
