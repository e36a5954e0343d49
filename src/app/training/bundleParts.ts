import { cp, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { LEAK_PROMPTS } from '../../core/learn/leakPrompts.ts';
import type { Tokenizer } from '../../core/ports/tokenizer.ts';
import type { Job, LeakPrompt } from '../../domain/training.ts';
import { trainerFolder } from '../../platform/trainers/trainerFolder.ts';
import { sealed } from './bundleRows.ts';

export const PACKAGE_FOLDER = 'leafe_trainer';
const LEAK_FILE = 'leak.jsonl';

/** Writes the prompts of the leak check as the model's own template asks them. */
export async function writeLeakPrompts(
  folder: string,
  tokenizer: Tokenizer,
  signal: AbortSignal,
): Promise<Job['leak']> {
  const { bytes, sha256 } = await sealed(join(folder, LEAK_FILE), async (file) => {
    for (const [at, content] of LEAK_PROMPTS.entries()) {
      const { prompt } = await tokenizer.tokensOf([{ role: 'user', content }], '', signal);
      const leak: LeakPrompt = { id: `leak${at + 1}`, prompt: prompt.map(({ id }) => id) };
      await file.line(JSON.stringify(leak));
    }
  });
  return { name: LEAK_FILE, bytes, sha256, prompts: LEAK_PROMPTS.length };
}

/** The Python package that comes with this LEAFE. Throws `trainer.notReady` where it is not part of the install. */
export async function trainerPackage(): Promise<string> {
  const folder = join(trainerFolder(), PACKAGE_FOLDER);
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() === true) return folder;
  throw new LeafeError('trainer', 'notReady', `there is no folder ${folder}`, {
    todo: 'Install LEAFE again: its package must hold the folder `trainer`.',
  });
}

/** What a package's folder holds beside the package. */
const BESIDE = /^(?:__pycache__|tests|\..*|.*\.pyc|.*\.egg-info)$/;

export async function copyPackage(from: string, bundle: string): Promise<void> {
  const to = join(bundle, PACKAGE_FOLDER);
  await cp(from, to, { recursive: true, filter: (path) => !BESIDE.test(basename(path)) });
}
