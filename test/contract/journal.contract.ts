import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLeafeError } from '../../src/core/errors.ts';
import type { Journal } from '../../src/core/ports/journal.ts';
import type { RunEvent, RunFact } from '../../src/domain/runEvent.ts';

/** What every `Journal` does. `open` gives a fresh, empty one. */
export function journalContract(name: string, open: () => Promise<Journal>): void {
  const story = (title: string, tell: (journal: Journal) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      const journal = await open();
      try {
        await tell(journal);
      } finally {
        await journal.close();
      }
    });
  };

  story('a new journal has no events', async (journal) => {
    assert.deepEqual(await eventsOf(journal), []);
  });

  story('events come back in the order they were appended', async (journal) => {
    await journal.append([event(0), event(1)]);
    await journal.append([event(2)]);
    assert.deepEqual(await eventsOf(journal), [event(0), event(1), event(2)]);
    assert.deepEqual(await eventsOf(journal), [event(0), event(1), event(2)]);
  });

  story('who has read the first ones can go on reading from the next', async (journal) => {
    await journal.append([event(0), event(1), event(2)]);
    assert.deepEqual(await eventsOf(journal, 2), [event(2)]);
    assert.deepEqual(await eventsOf(journal, 3), []);
    await journal.append([event(3)]);
    assert.deepEqual(await eventsOf(journal, 3), [event(3)]);
  });

  story('appends that are not waited for keep their order', async (journal) => {
    await Promise.all([0, 1, 2, 3].map((seq) => journal.append([event(seq)])));
    const seqs = (await eventsOf(journal)).map(({ seq }) => seq);
    assert.deepEqual(seqs, [0, 1, 2, 3]);
  });

  story('text with line ends, odd letters and escapes comes back', async (journal) => {
    const version = 'a\nb\r\n\u2028\u0000 é 🎉 \\ "';
    await journal.append([event(0, { kind: 'runResumed', version })]);
    const [only] = await eventsOf(journal);
    assert.deepEqual(only, event(0, { kind: 'runResumed', version }));
  });

  story(
    'an event that does not follow the last one is refused, and nothing of it kept',
    async (journal) => {
      await journal.append([event(0)]);
      await assert.rejects(journal.append([event(2)]), TypeError);
      await assert.rejects(journal.append([event(1), event(1)]), TypeError);
      await journal.append([event(1)]);
      assert.equal((await eventsOf(journal)).length, 2);
    },
  );

  story('text is kept under the hash of its bytes', async (journal) => {
    const empty = await journal.putBlob('');
    assert.deepEqual(empty, {
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      bytes: 0,
    });
    const text = 'é🎉\r\n'.repeat(100_000);
    const refs = await Promise.all([1, 2, 3].map(() => journal.putBlob(text)));
    assert.deepEqual(refs[0], refs[2]);
    assert.equal(refs[0]?.bytes, Buffer.byteLength(text));
    assert.equal(await journal.blob(refs[0]?.sha256 ?? ''), text);
    assert.equal(await journal.blob(empty.sha256), '');
  });

  story('a blob that is not there is damage', async (journal) => {
    for (const id of ['0'.repeat(64), '../journal.jsonl', '']) {
      await assert.rejects(journal.blob(id), (error) => isLeafeError(error, 'journal', 'damaged'));
    }
  });
}

export async function eventsOf(journal: Journal, from?: number): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of journal.events(from)) events.push(event);
  return events;
}

export function event(
  seq: number,
  fact: RunFact = { kind: 'roundStarted', branches: ['b1'] },
): RunEvent {
  return { v: 1, run: 'run-1', seq, at: '2026-11-24T02:08:00.000Z', ...fact };
}
