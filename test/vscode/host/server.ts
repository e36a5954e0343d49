import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isServerComplete, serverPaths } from '../../../scripts/setup/vscodePaths.mjs';
import { folderArguments, installExtension } from './installExtension.ts';
import { writeLanguagePack } from './languagePack.ts';
import {
  makeServerFolders,
  serverEnvironment,
  type ServerFolders,
  type Settings,
} from './serverFolders.ts';

export interface ServerOptions {
  /** `.vsix` files to install. */
  readonly vsix?: readonly string[];
  /** Runs `extensionTestsPath` of a window's payload. Hides notifications and refuses modal dialogs. */
  readonly testDriver?: boolean;
  /** Asks for trust in a folder as a desktop does; without it every folder is trusted. */
  readonly workspaceTrust?: boolean;
  /** VS Code's display language, such as `de`; English without. */
  readonly language?: string;
  /** Folders that stay; without them they are new ones that go with the server. */
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  /** On top of the quiet ones. */
  readonly settings?: Settings;
  /** Seen by the extension host, on top of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A VS Code server on a free port of this machine. */
export interface VsCodeServer {
  readonly port: number;
  readonly folders: ServerFolders;
  /** All that it has said until now, on both of its outputs. */
  log(): string;
  /** Ends all of its processes, then removes its folders. */
  stop(): Promise<void>;
}

const GUARD = fileURLToPath(new URL('guard.mjs', import.meta.url));

/** Starts a server. It ends with this process at the latest, in whatever way this process ends. */
export async function startServer(
  options: ServerOptions,
  signal: AbortSignal,
): Promise<VsCodeServer> {
  signal.throwIfAborted();
  if (!isServerComplete()) {
    throw new Error("VS Code's server is not installed; `npm run test:ui` installs it.");
  }
  const folders = await makeServerFolders(options, options.settings ?? {});
  try {
    if (options.language !== undefined) {
      await writeLanguagePack(folders.userDataDir, options.language);
    }
    for (const file of options.vsix ?? []) await installExtension(file, folders, signal);
  } catch (error) {
    await rm(folders.folder, { recursive: true, force: true });
    throw error;
  }
  const guard = startGuard(folders, options);
  const log = collectOutput(guard);
  const stop = (): Promise<void> => stopGuard(guard);
  try {
    const port = await listeningPort(guard, log, signal);
    return { port, folders, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startGuard(folders: ServerFolders, options: ServerOptions): ChildProcess {
  const { node, main } = serverPaths();
  const args = [
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
    ...['--telemetry-level', 'off'],
    ...folderArguments(folders),
    ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
    ...(options.testDriver === true ? ['--enable-smoke-test-driver'] : []),
    ...(options.language === undefined ? [] : ['--locale', options.language]),
  ];
  return spawn(process.execPath, [GUARD, folders.folder, node, main, ...args], {
    detached: true,
    env: serverEnvironment(folders, options.env ?? {}),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function collectOutput(guard: ChildProcess): () => string {
  let log = '';
  const take = (chunk: Buffer): void => void (log += chunk.toString());
  guard.stdout?.on('data', take);
  guard.stderr?.on('data', take);
  return () => log;
}

async function listeningPort(
  guard: ChildProcess,
  log: () => string,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = /Extension host agent listening on (\d+)/.exec(log());
      if (found !== null) resolve(Number(found[1]));
    };
    guard.stdout?.on('data', look);
    guard.once('error', reject);
    guard.once('exit', (code) =>
      reject(new Error(`VS Code's server ended with ${code}:\n${log()}`)),
    );
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function stopGuard(guard: ChildProcess): Promise<void> {
  if (guard.exitCode !== null || guard.signalCode !== null) return;
  const ended = once(guard, 'exit');
  guard.stdin?.end();
  await ended;
}
