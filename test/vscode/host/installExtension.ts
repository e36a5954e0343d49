import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { serverPaths } from '../../../scripts/setup/vscodePaths.mjs';
import { serverEnvironment, type ServerFolders } from './serverFolders.ts';

/** Installs a `.vsix` as a person does who chooses Install from VSIX. Throws with VS Code's own words where it refuses. */
export async function installExtension(
  vsix: string,
  folders: ServerFolders,
  signal: AbortSignal,
): Promise<void> {
  const said = await manage(['--install-extension', resolve(vsix)], folders, signal);
  // A refused package ends with code 0 too.
  if (!/was successfully installed/.test(said)) {
    throw new Error(`VS Code does not install ${vsix}: ${said}`);
  }
}

/** Uninstalls an extension by its id as a person does; its folder goes when VS Code starts next. */
export async function uninstallExtension(
  id: string,
  folders: ServerFolders,
  signal: AbortSignal,
): Promise<void> {
  const said = await manage(['--uninstall-extension', id], folders, signal);
  if (!/was successfully uninstalled/.test(said)) {
    throw new Error(`VS Code does not uninstall ${id}: ${said}`);
  }
}

async function manage(
  what: readonly string[],
  folders: ServerFolders,
  signal: AbortSignal,
): Promise<string> {
  const { node, main } = serverPaths();
  const args = [main, ...folderArguments(folders), ...what];
  const { stdout, stderr } = await promisify(execFile)(node, args, {
    env: serverEnvironment(folders, {}),
    signal,
  });
  return `${stdout}${stderr}`;
}

/** The switches that keep a server to its own folders. */
export function folderArguments(folders: ServerFolders): string[] {
  return [
    '--accept-server-license-terms',
    ...['--server-data-dir', `${folders.folder}/s`],
    ...['--user-data-dir', folders.userDataDir],
    ...['--extensions-dir', folders.extensionsDir],
  ];
}
