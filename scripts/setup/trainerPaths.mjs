import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const TRAINER = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'trainer');

/** All packages of a training job by version, and what checks the trainer's own package. */
export const LOCK = join(TRAINER, 'requirements.lock');
export const DEV_LOCK = join(TRAINER, 'requirements-dev.txt');

/** Where the trainer's Python packages are kept for all checkouts; LEAFE_TRAINER_CACHE puts them elsewhere. */
export function trainerCache() {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return resolve(process.env.LEAFE_TRAINER_CACHE || join(caches, 'leafe-trainer'));
}

/** The virtual environment for these very packages, which is complete only once its `stamp` is there. */
export function trainerPaths() {
  const hash = createHash('sha256');
  for (const file of [LOCK, DEV_LOCK]) hash.update(readFileSync(file));
  const folder = join(trainerCache(), `venv-${hash.digest('hex').slice(0, 12)}`);
  return { folder, python: join(folder, 'bin', 'python'), stamp: join(folder, '.complete') };
}

export function isTrainerComplete() {
  return existsSync(trainerPaths().stamp);
}
