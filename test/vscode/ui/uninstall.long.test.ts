import assert from 'node:assert/strict';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { test, type TestContext } from 'node:test';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { uninstallExtension } from '../host/installExtension.ts';
import { startServer } from '../host/server.ts';
import { makeServerFolders } from '../host/serverFolders.ts';
import { exploreToTheEnd } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { openFix, saveFix } from './fixing.ts';
import { enter, runCommand } from './palette.ts';
import { until } from './until.ts';

/** A person's machine: their own home, and what VS Code keeps. */
interface Machine {
  readonly home: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
}

test('uninstalling the extension and deleting its home leaves what README names and nothing else', async (t) => {
  const machine = await newMachine(t);
  await use(machine)(t);
  assert.deepEqual(await readdir(machine.home), ['.leafe']);
  assert.deepEqual((await readdir(join(machine.home, '.leafe'))).sort(), [
    'kept',
    'runs',
    'store.git',
  ]);
  assert.equal((await readdir(machine.extensionsDir)).some(isOurs), true);
  assert.deepEqual(await ours(machine.userDataDir), ['User/globalStorage/leafe.leafe/fixes']);

  await uninstall(machine, t.signal);
  await rm(join(machine.home, '.leafe'), { recursive: true });
  assert.deepEqual(await readdir(machine.home), []);
  assert.deepEqual((await readdir(machine.extensionsDir)).filter(isOurs), []);
  assert.deepEqual(await ours(machine.userDataDir), []);
});

async function newMachine(t: TestContext): Promise<Machine> {
  const folder = await temporaryFolder(t);
  const [home = '', userDataDir = '', extensionsDir = ''] = ['h', 'u', 'x'].map((name) =>
    join(folder, name),
  );
  for (const each of [home, extensionsDir]) await mkdir(each);
  return { home, userDataDir, extensionsDir };
}

/** Explores, sets a key, and begins a fix that is still open in the end: all that a person can leave behind. */
function use({ home, userDataDir, extensionsDir }: Machine) {
  return inWindow(
    async ({ page }) => {
      await exploreToTheEnd(page);
      await runCommand(page, 'LEAFE: Set API Key…');
      await enter(page, 'sk-of-this-test');
      await openFix(page, 'b1.1');
      await saveFix(page, 'print("mine")\n');
      await page.locator('.statusbar').getByText('b1.1', { exact: false }).first().waitFor();
    },
    {
      settings: { 'leafe.home': '' },
      server: { userDataDir, extensionsDir, env: { HOME: home, LEAFE_HOME: '' } },
    },
  );
}

/** As a person does; VS Code takes the files away when it starts next. */
async function uninstall(machine: Machine, signal: AbortSignal): Promise<void> {
  const folders = await makeServerFolders(machine, {});
  try {
    await uninstallExtension('leafe.leafe', folders, signal);
  } finally {
    await rm(folders.folder, { recursive: true, force: true });
  }
  const { userDataDir, extensionsDir } = machine;
  const server = await startServer({ userDataDir, extensionsDir }, signal);
  try {
    await until('an extensions folder without LEAFE', async () =>
      (await readdir(extensionsDir)).some(isOurs) ? null : true,
    );
  } finally {
    await server.stop();
  }
}

/** What lies under a folder of VS Code in our name, but for its logs, which it sweeps itself; two levels of ours say enough. */
async function ours(userDataDir: string): Promise<readonly string[]> {
  const entries = await readdir(userDataDir, { recursive: true, withFileTypes: true });
  return entries
    .map(({ parentPath, name }) => relative(userDataDir, join(parentPath, name)))
    .filter((path) => isOurs(path) && !path.startsWith('logs/'))
    .filter((path) => path.split('/').findIndex(isOurs) === path.split('/').length - 2);
}

function isOurs(path: string): boolean {
  return /leafe/i.test(path);
}
