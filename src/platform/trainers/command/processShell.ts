import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
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
  input: AsyncIterable<Buffer> = nothing(),
): Promise<ShellResult> {
  const child = start(way, script, signal);
  const stderr = tailOf(child.stderr);
  const sending = feed(input, child.stdin);
  // Awaited below, once all of the output has come.
  sending.catch(() => void child.kill());
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
  child.stdin.end();
  const stderr = tailOf(child.stderr);
  const ended = endOf(child);
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    const code = await ended;
    signal.throwIfAborted();
    mustReach(way, code, stderr());
    if (code === 0) return;
    const why = stderr() || `the command ended with ${code}`;
    throw new LeafeError('trainer', 'rejected', `${way.where}: ${why}`);
  } finally {
    child.kill();
  }
}

function start(
  { argv, env }: Way,
  script: string,
  signal: AbortSignal,
): ChildProcessWithoutNullStreams {
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

/** Stops where the process reads no more: its end tells why. What the pieces themselves fail with is thrown. */
async function feed(pieces: AsyncIterable<Buffer>, stdin: Writable): Promise<void> {
  for await (const piece of pieces) {
    if (stdin.destroyed) return;
    if (!stdin.write(piece)) await room(stdin);
  }
  stdin.end();
}

function room(stdin: Writable): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      stdin.off('drain', go).off('close', go);
      resolve();
    };
    stdin.on('drain', go).on('close', go);
    if (stdin.destroyed) go();
  });
}

/** The exit code; minus one where a signal ended it. */
function endOf(child: ChildProcess): Promise<number> {
  // Not `close`: a connection that is kept for the next script may hold stderr open.
  const ended = once(child, 'exit').then(
    ([code]) => (typeof code === 'number' ? code : -1),
    (cause: unknown) => {
      const what = `${child.spawnfile} cannot be run here`;
      throw new LeafeError('trainer', 'notReady', what, {
        cause,
        todo: `Install ${child.spawnfile}.`,
      });
    },
  );
  // Where the output breaks off first, that is the error that counts.
  ended.catch(() => undefined);
  return ended;
}

function tailOf(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (piece: string) => {
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

async function* nothing(): AsyncGenerator<Buffer> {}
