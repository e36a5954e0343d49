import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LeafeError } from '../../../core/errors.ts';
import type { Shell, ShellResult } from './shell.ts';

/** How a process is started that runs a script over there. */
export interface Way {
  readonly where: string;
  readonly argv: (script: string) => readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
  /** Why the machine was not reached, where that is what these last words say; null for a script's own failure. */
  readonly unreached: (code: number, stderr: string) => string | null;
  readonly close: () => Promise<void>;
}

/** Of what a script says on stderr, its end is kept. */
const STDERR_CHARS = 4_000;

/** A shell over processes of this machine, one for each script. */
export function processShell(way: Way): Shell {
  return {
    where: way.where,
    run: (script, signal, input) => run(way, script, signal, input),
    stream: (script, signal) => stream(way, script, signal),
    close: way.close,
  };
}

async function run(
  way: Way,
  script: string,
  signal: AbortSignal,
  input?: Readable,
): Promise<ShellResult> {
  const child = start(way, script, signal);
  const stderr = tailOf(child.stderr);
  const sending = input === undefined ? child.stdin?.end() : feed(input, child, signal);
  const pieces: Buffer[] = [];
  const ended = endOf(child);
  try {
    for await (const piece of child.stdout as AsyncIterable<Buffer>) pieces.push(piece);
    await sending;
    const code = await ended;
    signal.throwIfAborted();
    mustReach(way, code, stderr());
    return { code, stdout: Buffer.concat(pieces).toString(), stderr: stderr() };
  } finally {
    child.kill();
  }
}

async function* stream(way: Way, script: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const child = start(way, script, signal);
  child.stdin?.end();
  const stderr = tailOf(child.stderr);
  const ended = endOf(child);
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    const code = await ended;
    signal.throwIfAborted();
    mustReach(way, code, stderr());
    if (code !== 0) throw unreachable(way, stderr() || `the command ended with ${code}`);
  } finally {
    child.kill();
  }
}

function start({ argv, env }: Way, script: string, signal: AbortSignal): ChildProcess {
  signal.throwIfAborted();
  const [file, ...args] = argv(script);
  const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const onAbort = (): void => void child.kill();
  signal.addEventListener('abort', onAbort, { once: true });
  child.once('exit', () => signal.removeEventListener('abort', onAbort));
  // Who has ended hears nothing more; its exit code tells.
  child.stdin.on('error', () => undefined);
  return child;
}

/** What a process that broke off did not read any more is no news: its end tells. */
async function feed(input: Readable, child: ChildProcess, signal: AbortSignal): Promise<void> {
  if (child.stdin === null) return;
  await pipeline(input, child.stdin).catch((error: unknown) => {
    signal.throwIfAborted();
    if (child.exitCode === null && !child.killed && input.errored !== null) throw error;
  });
}

/** The exit code; minus one where a signal ended it. A program that is not there rejects. */
async function endOf(child: ChildProcess): Promise<number> {
  // Not `close`: a connection that is kept for the next script may hold stderr open.
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? -1;
}

function tailOf(stream: Readable | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (piece: string) => {
    text = (text + piece).slice(-STDERR_CHARS);
  });
  return () => text.trim();
}

function mustReach(way: Way, code: number, stderr: string): void {
  const why = way.unreached(code, stderr);
  if (why !== null) throw unreachable(way, why);
}

function unreachable({ where }: Way, why: string): LeafeError<'trainer'> {
  return new LeafeError('trainer', 'unreachable', `${where}: ${why}`);
}
