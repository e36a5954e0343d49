import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isLeafeError, LeafeError, type Reason } from '../../../src/core/errors.ts';
import { openJournal } from '../../../src/platform/files/journal.ts';
import { event, eventsOf, journalContract } from '../../contract/journal.contract.ts';
import { memoryJournal } from '../../support/memoryJournal.ts';
import { noSmallDisk, withSmallDisk } from '../../support/smallDisk.ts';
import { testProgram } from '../../support/testProgram.ts';

const WRITER = new URL('writer.ts', import.meta.url);
const never = new AbortController().signal;
let home = '';
let runs = 0;

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'leafe-journal-'));
});
after(() => rm(home, { recursive: true, force: true }));

journalContract('memory', async () => memoryJournal());
journalContract('file', () => openJournal(newRun(), { mode: 'write' }, never));

test('the file holds one JSON object a line', async () => {
  const run = newRun();
  await written(run, 2);
  const text = await readFile(join(run, 'journal.jsonl'), 'utf8');
  assert.equal(text, `${JSON.stringify(event(0))}\n${JSON.stringify(event(1))}\n`);
  assert.deepEqual(await readdir(run), ['journal.jsonl']);
});

test('a journal is gone on with after it was closed', async () => {
  const run = newRun();
  await written(run, 2);
  const journal = await openJournal(run, { mode: 'write' }, never);
  await assert.rejects(journal.append([event(0)]), TypeError);
  await journal.append([event(2)]);
  await journal.close();
  assert.equal((await read(run)).length, 3);
});

test('a torn last line is left out, and cut off before the next event', async () => {
  const whole = `${JSON.stringify(event(2))}\n`;
  for (const length of [1, 20, whole.length - 1]) {
    const run = newRun();
    await written(run, 2);
    await appendFile(join(run, 'journal.jsonl'), whole.slice(0, length));
    assert.equal((await read(run)).length, 2);
    const journal = await openJournal(run, { mode: 'write' }, never);
    await journal.append([event(2)]);
    await journal.close();
    assert.deepEqual(await read(run), [event(0), event(1), event(2)]);
  }
});

test('a torn first line leaves an empty journal', async () => {
  const run = newRun();
  await written(run, 0);
  await writeFile(join(run, 'journal.jsonl'), '{"v":1,"ru');
  assert.deepEqual(await read(run), []);
  await written(run, 1);
  assert.deepEqual(await read(run), [event(0)]);
});

test('other damage names the line and what is wrong', async () => {
  const good = [0, 1, 2].map((seq) => JSON.stringify(event(seq)));
  const cases: readonly [string, string, RegExp][] = [
    ['half a line', good[1]?.slice(0, 30) ?? '', /line 2: it is not JSON/],
    ['zero bytes', '\0\0\0', /line 2: it is not JSON/],
    ['an empty line', '', /line 2: it is not JSON/],
    ['an unknown kind', JSON.stringify({ ...event(1), kind: 'danced' }), /line 2: kind/],
    ['a wrong field', JSON.stringify({ ...event(1), branches: 7 }), /line 2: branches/],
    ['an event twice', good[0] ?? '', /line 2: event 0 stands where event 1 belongs/],
    ['a gap', good[2] ?? '', /line 2: event 2 stands where event 1 belongs/],
    ['no object', '7', /line 2/],
  ];
  for (const [what, line, words] of cases) {
    const run = newRun();
    await written(run, 1);
    await appendFile(join(run, 'journal.jsonl'), `${line}\n${good[2] ?? ''}\n`);
    const seen: number[] = [];
    await assert.rejects(
      async () => {
        const journal = await openJournal(run, { mode: 'read' }, never);
        for await (const { seq } of journal.events()) seen.push(seq);
      },
      (error) => isLeafeError(error, 'journal', 'damaged') && words.test(error.message),
      what,
    );
    assert.deepEqual(seen, [0], `${what}: events before the damage are given`);
  }
});

test('a journal of a newer format is refused as such', async () => {
  const run = newRun();
  await written(run, 0);
  const newer = { v: 2, run: 'run-1', seq: 0, at: 'whenever', kind: 'somethingNew' };
  await writeFile(join(run, 'journal.jsonl'), `${JSON.stringify(newer)}\n`);
  await assert.rejects(read(run), is('newerFormat'));
});

test('a journal whose last line is damaged takes no further events', async () => {
  const run = newRun();
  await written(run, 1);
  await appendFile(join(run, 'journal.jsonl'), 'rubbish\n');
  await assert.rejects(openJournal(run, { mode: 'write' }, never), is('damaged'));
  // Nobody is kept out by the one who was refused.
  await assert.rejects(openJournal(run, { mode: 'write' }, never), is('damaged'));
});

test('a second writer is refused, readers are not', async () => {
  const run = newRun();
  const first = await openJournal(run, { mode: 'write' }, never);
  await assert.rejects(
    openJournal(run, { mode: 'write' }, never),
    (error) => isLeafeError(error, 'journal', 'inUse') && error.message.includes(`${process.pid}`),
  );
  await first.append([event(0)]);
  assert.equal((await read(run)).length, 1);
  await first.close();
  await written(run, 0);
});

test('of many processes that start at once, exactly one gets the run', async () => {
  const run = newRun();
  const children = await Promise.all(Array.from({ length: 6 }, () => writer(run)));
  const words = await Promise.all(children.map((child) => firstWord(child)));
  assert.deepEqual(words.sort(), ['inUse', 'inUse', 'inUse', 'inUse', 'inUse', 'open']);
  for (const child of children) child.kill('SIGKILL');
});

test('the run of a process that was killed is taken over by exactly one', async () => {
  const run = newRun();
  const dead = await writer(run);
  assert.equal(await firstWord(dead), 'open');
  dead.kill('SIGKILL');
  await once(dead, 'close');
  const children = await Promise.all(Array.from({ length: 5 }, () => writer(run)));
  const words = await Promise.all(children.map((child) => firstWord(child)));
  assert.deepEqual(words.sort(), ['inUse', 'inUse', 'inUse', 'inUse', 'open']);
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(
    children.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'close')),
  );
  await written(run, 0);
  assert.deepEqual(
    (await readdir(run)).filter((name) => name.includes('takeover')),
    [],
  );
});

test('a pid that now belongs to another process holds nothing', async () => {
  const run = newRun();
  const journal = await openJournal(run, { mode: 'write' }, never);
  const lock = join(run, 'journal.lock');
  const mine = JSON.parse(await readFile(lock, 'utf8')) as object;
  await journal.close();
  for (const left of [{ ...mine, token: 'x', started: '1' }, 'rubbish', '']) {
    await writeFile(lock, typeof left === 'string' ? left : JSON.stringify(left));
    await written(run, 0);
  }
});

test('a blob that was changed on disk is found out', async () => {
  const run = newRun();
  const journal = await openJournal(run, { mode: 'write' }, never);
  const { sha256 } = await journal.putBlob('right');
  await writeFile(join(run, 'blobs', sha256), 'wrong');
  await assert.rejects(journal.blob(sha256), is('damaged'));
  await journal.close();
});

test('events that were acknowledged survive a kill', async () => {
  const run = newRun();
  const child = await writer(run, 'endless');
  let acknowledged = -1;
  child.stdout.on('data', (chunk: Buffer) => {
    const numbers = chunk.toString().trim().split('\n').map(Number);
    acknowledged = Math.max(acknowledged, ...numbers.filter((seq) => !Number.isNaN(seq)));
    if (acknowledged >= 50) child.kill('SIGKILL');
  });
  await once(child, 'close');
  const events = await read(run);
  assert.ok(events.length > acknowledged, `${events.length} events, ${acknowledged} acknowledged`);
});

test(
  'a full disk refuses an event, keeps all before it, and goes on when there is room',
  { skip: noSmallDisk },
  () =>
    withSmallDisk(200, async ({ folder }) => {
      const ballast = join(folder, 'ballast');
      await writeFile(ballast, Buffer.alloc(50_000));
      const run = join(folder, 'run');
      const journal = await openJournal(run, { mode: 'write' }, never);
      try {
        let next = 0;
        const large = (seq: number) =>
          event(seq, { kind: 'runResumed', version: 'x'.repeat(10_001) });
        await assert.rejects(async () => {
          for (; ; next++) await journal.append([large(next)]);
        }, isFull);
        assert.ok(next > 3);
        assert.equal((await eventsOf(journal)).length, next);
        await assert.rejects(journal.putBlob('x'.repeat(60_000)), isFull);
        await rm(ballast);
        await journal.append([large(next)]);
        assert.equal((await read(run)).length, next + 1);
        assert.deepEqual(await readdir(join(run, 'blobs')), []);
      } finally {
        await journal.close();
      }
    }),
);

test('a read-only home can be read, and says why it cannot be written', { skip: noSmallDisk }, () =>
  withSmallDisk(200, async (disk) => {
    const run = join(disk.folder, 'run');
    await written(run, 2);
    disk.setReadOnly(true);
    assert.equal((await read(run)).length, 2);
    for (const folder of [run, join(disk.folder, 'runs', 'new')]) {
      await assert.rejects(openJournal(folder, { mode: 'write' }, never), (error) =>
        isLeafeError(error, 'checkpoint', 'notWritable'),
      );
    }
  }),
);

function newRun(): string {
  runs += 1;
  return join(home, 'runs', `run-${runs}`);
}

async function written(run: string, count: number): Promise<void> {
  const journal = await openJournal(run, { mode: 'write' }, never);
  for (let seq = 0; seq < count; seq++) await journal.append([event(seq)]);
  await journal.close();
}

async function read(run: string) {
  return eventsOf(await openJournal(run, { mode: 'read' }, never));
}

async function writer(run: string, ...args: string[]) {
  const script = await testProgram(WRITER);
  return spawn(process.execPath, [script, run, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function firstWord(child: Awaited<ReturnType<typeof writer>>): Promise<string> {
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return chunk.toString().trim();
}

function is(reason: Reason<'journal'>): (error: unknown) => boolean {
  return (error) => isLeafeError(error, 'journal', reason);
}

function isFull(error: unknown): boolean {
  return error instanceof LeafeError && error.reason === 'diskFull';
}
