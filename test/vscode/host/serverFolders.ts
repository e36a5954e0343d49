import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { QUIET_SETTINGS } from './quietSettings.ts';

/** Where one server keeps what it knows. */
export interface ServerFolders {
  /** Removed with the server; its path is short, as sockets are made below it. */
  readonly folder: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly temporary: string;
}

/** Settings by their names, as in a person's settings.json. */
export type Settings = Readonly<Record<string, unknown>>;

/** New folders, but for those that are `given`; a person's settings that are there already stay as they are. */
export async function makeServerFolders(
  given: { readonly userDataDir?: string; readonly extensionsDir?: string },
  settings: Settings,
): Promise<ServerFolders> {
  const folder = await mkdtemp(join(tmpdir(), 'lvs-'));
  const folders = {
    folder,
    userDataDir: resolve(given.userDataDir ?? join(folder, 'u')),
    extensionsDir: resolve(given.extensionsDir ?? join(folder, 'x')),
    temporary: join(folder, 't'),
  };
  await mkdir(folders.extensionsDir, { recursive: true });
  await mkdir(folders.temporary);
  if (!existsSync(settingsFile(folders.userDataDir, 'User'))) {
    await writeSettings(folders.userDataDir, settings);
  }
  return folders;
}

/**
 * Writes a new person's settings: the quiet ones, and `settings` on top. Those of scope `machine` hold in a window on a server
 * only where the server's own file has them.
 */
export async function writeSettings(userDataDir: string, settings: Settings): Promise<void> {
  const write = async (folder: string, content: Settings): Promise<void> => {
    await mkdir(join(userDataDir, folder), { recursive: true });
    await writeFile(settingsFile(userDataDir, folder), JSON.stringify(content, null, 2));
  };
  await write('User', { ...QUIET_SETTINGS, ...settings });
  await write('Machine', settings);
}

/** What server and extension host find in their environment. A VS Code that these tests were started from stays out of it. */
export function serverEnvironment(
  { temporary }: ServerFolders,
  more: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const outer = Object.entries(process.env).filter(([name]) => !/^(VSCODE|ELECTRON)_/.test(name));
  return {
    ...Object.fromEntries(outer),
    ...more,
    TMPDIR: temporary,
    XDG_CACHE_HOME: temporary,
    XDG_CONFIG_HOME: temporary,
    // No market place is asked for anything.
    EXTENSIONS_GALLERY: '{}',
  };
}

function settingsFile(userDataDir: string, folder: string): string {
  return join(userDataDir, folder, 'settings.json');
}
