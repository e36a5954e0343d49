import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REQUIREMENTS = join(
  dirname(fileURLToPath(import.meta.url)),
  '..',
  '..',
  'trainer',
  'requirements.txt',
);

/** Where the trainer's Python packages are kept for all checkouts; LEAFE_TRAINER_CACHE puts them elsewhere. */
export function trainerCache() {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return resolve(process.env.LEAFE_TRAINER_CACHE || join(caches, 'leafe-trainer'));
}

/** The virtual environment for these very requirements, which is complete only once its `stamp` is there. */
export function trainerPaths() {
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(trainerCache(), `venv-${hash}`);
  return { folder, python: join(folder, 'bin', 'python'), stamp: join(folder, '.complete') };
}

export function isTrainerComplete() {
  return existsSync(trainerPaths().stamp);
}
