import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { LeafeError } from '../../core/errors.ts';
import { folderAbove } from '../folderAbove.ts';

/** What of llama.cpp's source turns a LoRA of PEFT into a GGUF, and its licence. */
const PARTS = ['convert_lora_to_gguf.py', 'conversion', 'gguf-py/gguf', 'LICENSE'];
/** The release of what lies beside it: where this is, all is. */
const RELEASE = 'RELEASE';
/** As an installed extension brings it: the bundle with the whole source is too large for that. */
const SHIPPED = join('dist', 'converter');
const LLAMA = join('node_modules', 'node-llama-cpp', 'llama');

export interface Converter {
  /** Tag of llama.cpp: `v0.5.0`. */
  readonly release: string;
}

/**
 * Puts the converter of the very llama.cpp that runs on this device into `folder`, which may be there. It is taken out of the model
 * library's package once, and kept under `cache` by its release. Throws `trainer.notReady` where it is nowhere.
 */
export async function writeConverter(
  folder: string,
  cache: string,
  signal: AbortSignal,
): Promise<Converter> {
  const kept = folderAbove(SHIPPED, RELEASE) ?? (await takenOut(cache, signal));
  signal.throwIfAborted();
  await cp(kept, folder, { recursive: true });
  return { release: (await readFile(join(folder, RELEASE), 'utf8')).trim() };
}

/** The cache's folder of this release, made where it is not there whole. */
async function takenOut(cache: string, signal: AbortSignal): Promise<string> {
  const llama = folderAbove(LLAMA, 'gitRelease.bundle');
  if (llama === null) throw lacking("node-llama-cpp's `llama/gitRelease.bundle` is not there");
  const { release } = releaseSchema.parse(
    JSON.parse(await readFile(join(llama, 'binariesGithubRelease.json'), 'utf8')),
  );
  const place = join(cache, release);
  if (existsSync(join(place, RELEASE))) return place;
  const draft = join(cache, `.${release}-${randomUUID()}`);
  try {
    await checkOut(join(llama, 'gitRelease.bundle'), draft, signal);
    await writeFile(join(draft, RELEASE), `${release}\n`);
    await put(draft, place);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return place;
}

const releaseSchema = z.object({ release: z.string().regex(/^[\w.-]+$/) });

async function checkOut(bundle: string, draft: string, signal: AbortSignal): Promise<void> {
  const store = join(draft, '.store');
  await mkdir(draft, { recursive: true });
  await git(['clone', '--quiet', '--bare', bundle, store], signal);
  const here = [`--git-dir=${store}`, `--work-tree=${draft}`];
  // Elsewhere git may be told to give lines another end.
  const plain = ['-c', 'core.bare=false', '-c', 'core.autocrlf=false'];
  await git([...here, ...plain, 'checkout', '--quiet', 'HEAD', '--', ...PARTS], signal);
  await rm(store, { recursive: true });
  await rm(join(draft, 'gguf-py', 'gguf', 'scripts'), { recursive: true, force: true });
}

/** Another process may have put the same there in the meantime. */
async function put(draft: string, place: string): Promise<void> {
  try {
    await rename(draft, place);
  } catch (error) {
    if (!existsSync(join(place, RELEASE))) throw error;
  }
}

async function git(args: readonly string[], signal: AbortSignal): Promise<void> {
  const kept = Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name));
  const quiet = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: devNull, LC_ALL: 'C' };
  try {
    await promisify(execFile)('git', args, {
      env: { ...Object.fromEntries(kept), ...quiet, GIT_TERMINAL_PROMPT: '0' },
      signal,
      windowsHide: true,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw lacking(
      `git ${args[0]}: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
}

function lacking(what: string, cause?: unknown): LeafeError<'trainer'> {
  return new LeafeError('trainer', 'notReady', `llama.cpp's converter of adapters: ${what}`, {
    cause,
    todo: 'Install LEAFE again: it brings the converter along.',
  });
}
