import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LeafeError } from '../../../core/errors.ts';
import { trainerFolder } from '../trainerFolder.ts';
import { quoted, type Shell } from './shell.ts';

const natural = z.number().int().min(0);

const stateSchema = z.object({
  begun: z.boolean(),
  /** Whether the job, or what keeps it, lives. */
  alive: z.boolean(),
  running: z.boolean(),
  /** Whether it was asked to stop. */
  stop: z.boolean(),
  /** The exit code, or minus the signal. */
  exit: z.number().int().nullable(),
  /** Whether its result is there. */
  result: z.boolean(),
  /** What a cluster says of it. */
  slurm: z.object({ word: z.string(), reason: z.string() }).nullable(),
});
/** What is seen of a job's attempt on its machine. */
export type Kept = z.infer<typeof stateSchema>;

const ANSWERS = {
  check: z.object({
    python: z.string(),
    packages: z.record(z.string(), z.string().nullable()),
    gpus: z.array(z.string()).nullable(),
    slurm: z.array(z.string()).nullable(),
    freeBytes: natural,
    writable: z.boolean(),
  }),
  have: z.object({ whole: z.boolean(), bytes: natural }),
  take: z.object({ bytes: natural }),
  unpack: z.object({ whole: z.boolean() }),
  submit: stateSchema,
  state: stateSchema,
  stop: stateSchema,
} as const;
type Answers = { readonly [C in keyof typeof ANSWERS]: z.infer<(typeof ANSWERS)[C]> };
export type KeeperCheck = Answers['check'];

/** Our program on the machine where jobs run, which keeps them when nobody is connected. */
export class Keeper {
  readonly #shell: Shell;
  readonly #folder: string;
  readonly #python: string;
  #script: Promise<string> | null = null;

  constructor(
    shell: Shell,
    { folder, python }: { readonly folder: string; readonly python: string },
  ) {
    this.#shell = shell;
    this.#folder = folder;
    this.#python = python;
  }

  /** Throws `trainer.rejected` where it fails, with its last words. */
  async ask<C extends keyof Answers>(
    command: C,
    args: readonly string[],
    signal: AbortSignal,
    input?: AsyncIterable<Buffer>,
  ): Promise<Answers[C]> {
    const words = [await this.#place(signal), command, ...args].map(quoted).join(' ');
    const script = `exec ${quoted(this.#python)} ${words}`;
    const { code, stdout, stderr } = await this.#shell.run(script, signal, input);
    if (code !== 0) throw failed(this.#shell.where, command, { code, stderr });
    return ANSWERS[command].parse(JSON.parse(stdout)) as Answers[C];
  }

  /** Put there once; its name holds its hash, so that an older client's is not run over. */
  #place(signal: AbortSignal): Promise<string> {
    this.#script ??= this.#put(signal).catch((error: unknown) => {
      this.#script = null;
      throw error;
    });
    return this.#script;
  }

  async #put(signal: AbortSignal): Promise<string> {
    const text = await readFile(join(trainerFolder(), 'keeper.py'));
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
    const path = `${this.#folder}/keeper-${hash}.py`;
    const [folder, file] = [quoted(this.#folder), quoted(path)];
    const script = `mkdir -p ${folder} && { test -s ${file} || { cat > ${file}.$$ && mv ${file}.$$ ${file}; }; }`;
    const { code, stderr } = await this.#shell.run(script, signal, once(text));
    if (code === 0) return path;
    const what = `${this.#folder} cannot be written on ${this.#shell.where}: ${lastLine(stderr)}`;
    throw new LeafeError('trainer', 'notReady', what);
  }
}

/** A shell ends with 126 or 127 where a program cannot be run or is not there. */
function failed(
  where: string,
  command: string,
  { code, stderr }: { readonly code: number; readonly stderr: string },
): LeafeError<'trainer'> {
  const said = lastLine(stderr).replace(/^keeper: /, '');
  if (code === 126 || code === 127) {
    return new LeafeError('trainer', 'notReady', `${where} has not the Python named: ${said}`);
  }
  return new LeafeError('trainer', 'rejected', `${where}, asked to ${command}: ${said}`);
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
