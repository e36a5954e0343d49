import { setTimeout as wait } from 'node:timers/promises';
import type { VsCodeServer } from './server.ts';

const EXIT = /Extension Host Process exited with code: (\w+), signal: (\w+)/;
/** The server tells of an extension host's end a moment after the window does. */
const PATIENCE_MS = 3000;

/** How the extension host of a server that had one window died; null where it ended in its own time, or lives. */
export async function extensionHostDeath(server: VsCodeServer): Promise<string | null> {
  const until = Date.now() + PATIENCE_MS;
  while (!EXIT.test(server.log()) && Date.now() < until) await wait(50);
  const [line, code, signal] = EXIT.exec(server.log()) ?? [];
  if (line === undefined || (code === '0' && signal === 'null')) return null;
  return `the extension host died: ${line}`;
}
