import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { writeLearntHome } from '../../../bench/support/learntHome.ts';
import { exportHome, type ExportChoice } from '../../../src/app/datasets/exportHome.ts';
import { carriedError, restoredError } from '../../../src/app/datasets/readers/carriedError.ts';
import { readersFor } from '../../../src/app/datasets/readers/readers.ts';
import { shares } from '../../../src/app/datasets/readers/shares.ts';
import type { LearntRun } from '../../../src/app/datasets/openRun.ts';
import { isLeafeError, LeafeError } from '../../../src/core/errors.ts';
import type { Refusal } from '../../../src/core/learn/guards/guard.ts';
import { childrenOf } from '../../support/childProcesses.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const { signal } = new AbortController();

test('several processes write the bytes that one writes, whatever is wrong with a run', async (t) => {
  const { home, folder } = await troubledHome(t);
  for (const format of ['trl', 'atif'] as const) {
    const one = await exported({ home, format, readers: 1, out: join(folder, `${format}-1`) });
    assert.ok(one.manifest.includes('There is no problem'), 'a problem that is gone is named');
    for (const readers of format === 'trl' ? [2, 5] : [2]) {
      const out = join(folder, `${format}-${readers}`);
      assert.deepEqual(await exported({ home, format, readers, out }), one, `${format} ${readers}`);
      await rm(join(home, 'kept'), { recursive: true });
    }
  }
});

test('what guards refuse is told by several processes as by one, in the same order, and nothing is written', async (t) => {
  const { home, folder } = await troubledHome(t);
  const told = await Promise.all(
    [1, 3].map(async (readers) => {
      const refused: Refusal[] = [];
      const [out, secrets] = [join(folder, `refused-${readers}`), ['The sum it is.']];
      const choice = { home, out, format: 'trl', readers, secrets } as const;
      const watcher = { onRows: nobody, onRefused: (one: Refusal) => refused.push(one) };
      await assert.rejects(exportHome(choice, watcher, signal), (error) =>
        isLeafeError(error, 'dataset', 'refused'),
      );
      return refused;
    }),
  );
  assert.ok((told[0]?.length ?? 0) > 3);
  assert.deepEqual(told[1], told[0]);
  assert.deepEqual((await readdir(folder)).sort(), ['home']);
});

test('a failure of one process is the failure of the export, as it would be without it', async (t) => {
  const { home, folder } = await troubledHome(t);
  await rm(join(home, 'store.git'), { recursive: true });
  await writeFile(join(home, 'store.git'), 'no store');
  const out = join(folder, 'set');
  const failures = await Promise.all(
    [1, 3].map((readers) =>
      exported({ home, format: 'trl', readers, out }).then(
        () => null,
        (error: unknown) => error,
      ),
    ),
  );
  for (const failure of failures) assert.ok(isLeafeError(failure, 'checkpoint', 'noStore'));
  assert.deepEqual(await readdir(folder), ['home']);
});

test('a process that is killed ends the export in a sentence, and the others with it', async (t) => {
  const { home, folder } = await troubledHome(t);
  const choice = { home, out: join(folder, 'set'), format: 'trl', readers: 3 } as const;
  const watcher = { onRows: nobody, onRefused: nobody };
  const under = exportHome({ ...choice, leaveOut: true }, watcher, signal);
  under.catch(nobody);
  process.kill(await firstReader(), 'SIGKILL');
  await assert.rejects(under, /a process of the export ended with SIGKILL/);
  assert.deepEqual(await readersHere(), []);
  assert.deepEqual(await readdir(folder), ['home']);
});

test('an export that is stopped ends its processes and leaves nothing', async (t) => {
  const { home, folder } = await troubledHome(t);
  for (const afterMs of [0, 20, 100]) {
    const stop = new AbortController();
    const choice = { home, out: join(folder, 'set'), format: 'trl', readers: 2 } as const;
    const watcher = { onRows: nobody, onRefused: nobody };
    const under = exportHome({ ...choice, leaveOut: true }, watcher, stop.signal);
    setTimeout(() => stop.abort(), afterMs);
    await assert.rejects(under, { name: 'AbortError' });
    assert.deepEqual(await readdir(folder), ['home']);
  }
});

test('a few runs are read by the process that is there', () => {
  assert.equal(readersFor(0), 1);
  assert.equal(readersFor(999), 1);
  assert.ok(readersFor(1_000_000) <= 8);
});

test('shares are about equal, in order, and never part the runs on one problem', () => {
  const runs = (problems: string): LearntRun[] =>
    [...problems].map((problemDigest, at) => ({ ...aRun, run: `${at}`, problemDigest }));
  const shared = (problems: string, count: number): string[] =>
    shares(runs(problems), count).map((share) => share.map((one) => one.problemDigest).join(''));
  assert.deepEqual(shared('abcdef', 3), ['ab', 'cd', 'ef']);
  assert.deepEqual(shared('aaaabc', 3), ['aaaa', 'b', 'c']);
  assert.deepEqual(shared('abcabd', 2), ['abcab', 'd']);
  assert.deepEqual(shared('ab', 5), ['a', 'b']);
  assert.deepEqual(shared('', 2), []);
  for (let seed = 1; seed < 200; seed++) {
    const problems = Array.from(
      { length: seed % 23 },
      (_, at) => 'abcdefgh'[(at * seed) % 7] ?? '',
    );
    const cut = shared(problems.join(''), (seed % 5) + 1);
    assert.equal(cut.join(''), problems.join(''));
    assert.ok(cut.length <= (seed % 5) + 1);
    const holders = [...new Set(problems)].map((one) => cut.filter((share) => share.includes(one)));
    assert.ok(
      holders.every(({ length }) => length === 1),
      problems.join(''),
    );
  }
});

test('an error of another process is the same error on the other side', () => {
  const leafe = new LeafeError('input', 'invalid', 'That is none.', { todo: 'Do.' });
  const back = restoredError(structuredClone(carriedError(leafe)));
  assert.ok(isLeafeError(back, 'input', 'invalid'));
  assert.deepEqual([back.message, back.todo], [leafe.message, 'Do.']);
  const disk = Object.assign(new Error('no space'), { code: 'ENOSPC', path: '/set' });
  const other = restoredError(structuredClone(carriedError(disk))) as NodeJS.ErrnoException;
  assert.deepEqual([other.message, other.code, other.path], ['no space', 'ENOSPC', '/set']);
});

async function firstReader(): Promise<number> {
  for (;;) {
    const [first] = await readersHere();
    if (first !== undefined) return first;
  }
}

function readersHere(): Promise<readonly number[]> {
  return childrenOf(process.pid, 'readerProcess');
}

const nobody = (): void => undefined;

const aRun: Omit<LearntRun, 'run' | 'problemDigest'> = {
  problem: 'p',
  problemFile: 'set.jsonl',
  metaFile: null,
  journal: '',
  bytes: 10,
};

/** Nine runs: one is there twice, the problem of one is gone, one journal breaks off, and some problems are held out. */
async function troubledHome(
  t: TestContext,
): Promise<{ readonly home: string; readonly folder: string }> {
  const folder = await temporaryFolder(t);
  const home = join(folder, 'home');
  await writeLearntHome(home, { runs: 9, each: 2 }, signal);
  const runs = join(home, 'runs');
  const [first = '', , third = ''] = (await readdir(runs)).sort();
  await cp(join(runs, first), join(runs, `${first}-2`), { recursive: true });
  const journal = join(runs, third, 'journal.jsonl');
  await truncate(journal, (await readFile(journal)).length - 20);
  const set = (await readFile(join(home, 'set.jsonl'), 'utf8')).split('\n');
  await writeFile(join(home, 'set.jsonl'), set.filter((_, at) => at !== 5).join('\n'));
  return { home, folder };
}

/** The files that were written, by their names. */
async function exported(
  choice: ExportChoice & { readonly readers: number },
): Promise<Readonly<Record<string, string>> & { readonly manifest: string }> {
  const watcher = { onRows: nobody, onRefused: nobody };
  const rehearsal = { share: 1, seed: 0 };
  await exportHome({ leaveOut: true, rehearsal, ...choice }, watcher, signal);
  const names = (await readdir(choice.out)).sort();
  const texts = names.map(async (name) => [name, await readFile(join(choice.out, name), 'utf8')]);
  const files = Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
  return { ...files, manifest: files['manifest.json'] ?? '' };
}
