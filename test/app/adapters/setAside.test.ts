import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  adapterFile,
  adapterFolder,
  adapterRecord,
  adaptersFolder,
  listAdapters,
} from '../../../src/app/adapters/adapterFolder.ts';
import { setAside, sweepAside } from '../../../src/app/adapters/setAside.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import { anAdapter, putAdapter } from '../../support/keptAdapter.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

test('an adapter that was taken away comes back as it was, to the last byte', async (t) => {
  const home = await homeWith(t, 'may', 'april');
  const before = await bytesOf(home, 'may');
  const aside = await setAside(home, 'may');
  assert.deepEqual(await namesIn(home), ['april']);
  await sweepAside(home);
  await aside.bringBack();
  assert.deepEqual(await namesIn(home), ['april', 'may']);
  assert.deepEqual(await bytesOf(home, 'may'), before);
  await aside.discard();
  assert.deepEqual(await readdir(adaptersFolder(home)), ['april', 'may'], 'nothing is left aside');
  assert.deepEqual(await bytesOf(home, 'may'), before);
});

test('where another one has its name by now it stays aside, and comes back once that is free', async (t) => {
  const home = await homeWith(t, 'may');
  const before = await bytesOf(home, 'may');
  const aside = await setAside(home, 'may');
  await putAdapter(home, { ...anAdapter('may'), rank: 4 });
  await assert.rejects(aside.bringBack(), (error) => {
    assert.ok(isLeafeError(error, 'input', 'invalid'));
    assert.match(error.message, /an adapter may already/);
    return true;
  });
  assert.equal((await listAdapters(home))[0]?.rank, 4);
  await (await setAside(home, 'may')).discard();
  await aside.bringBack();
  assert.deepEqual(await bytesOf(home, 'may'), before);
});

test('what was discarded is gone for good, and says so', async (t) => {
  const home = await homeWith(t, 'may');
  const aside = await setAside(home, 'may');
  await aside.discard();
  await aside.discard();
  assert.deepEqual(await readdir(adaptersFolder(home)), []);
  await assert.rejects(aside.bringBack(), (error) =>
    isLeafeError(error, 'model', 'adapterNotHere'),
  );
  await assert.rejects(setAside(home, 'may'), (error) =>
    isLeafeError(error, 'model', 'adapterNotHere'),
  );
});

test('one whose record is damaged is taken away and comes back, too', async (t) => {
  const home = await homeWith(t, 'may');
  await writeFile(adapterRecord(home, 'may'), '{');
  const aside = await setAside(home, 'may');
  assert.deepEqual(await namesIn(home), []);
  await aside.bringBack();
  assert.equal(await readFile(adapterRecord(home, 'may'), 'utf8'), '{');
});

test('what a killed process has set aside is whole until it is swept, and swept only then', async (t) => {
  const home = await homeWith(t, 'may', 'april');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', SETS_ASIDE, home],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  t.after(() => void child.kill('SIGKILL'));
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  assert.equal(said.toString(), 'aside\n');
  assert.deepEqual(await namesIn(home), ['april']);
  await sweepAside(home);
  const [aside] = await asideIn(home);
  assert.ok(aside !== undefined, 'a process that lives may bring it back');
  assert.equal((await readdir(join(adaptersFolder(home), aside))).length, 2);

  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.deepEqual(await asideIn(home), [aside]);
  await sweepAside(home);
  assert.deepEqual(await readdir(adaptersFolder(home)), ['april']);
});

const SETS_ASIDE = `
  import { setAside } from '${new URL('../../../src/app/adapters/setAside.ts', import.meta.url)}';
  await setAside(process.argv.at(-1), 'may');
  console.log('aside');
  process.stdin.resume();
`;

async function homeWith(t: TestContext, ...names: readonly string[]): Promise<string> {
  const home = await temporaryFolder(t);
  for (const name of names) {
    const adapter = anAdapter(name);
    await putAdapter(home, adapter);
    await writeFile(adapterFile(home, adapter), `weights of ${name}`);
  }
  return home;
}

async function namesIn(home: string): Promise<readonly string[]> {
  return (await listAdapters(home)).map(({ name }) => name);
}

async function asideIn(home: string): Promise<readonly string[]> {
  const names = await readdir(adaptersFolder(home));
  return names.filter((name) => /^\.removed-\w+$/.test(name));
}

async function bytesOf(home: string, name: string): Promise<Readonly<Record<string, string>>> {
  const folder = adapterFolder(home, name);
  const files = await readdir(folder);
  const read = files.map(async (file) => [file, await readFile(join(folder, file), 'utf8')]);
  return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
}
