import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { trainerFolder } from './trainerFolder.ts';

/** A virtual environment for the trainer's packages; it is whole once its stamp is there. */
export interface Environment {
  readonly folder: string;
  readonly python: string;
  readonly stamp: string;
  /** What it is made of, as `pip` reads it. */
  readonly requirements: string;
}

/** Every package of a job by version. */
const LOCK = 'requirements.lock';
/** What the lock is made of; it stands in where there is none. */
const REQUIREMENTS = 'requirements.txt';
/** What a checkout's set-up adds, for the tests. */
const DEV = 'requirements-dev.txt';

/** The Python of this machine that has the trainer's packages. Throws `trainer.notReady` where there is none yet. */
export async function localPython(): Promise<string> {
  for (const { stamp, python } of [await checkoutEnvironment(), await localEnvironment()]) {
    if (existsSync(stamp)) return python;
  }
  const detail = 'this machine has not its Python packages yet';
  throw new LeafeError('trainer', 'notReady', detail, {
    todo: 'Run `leafe trainer check local --fix`, which installs them (about 1.5 GB).',
  });
}

/** The one that the product makes for itself. */
export function localEnvironment(): Promise<Environment> {
  return environmentOf([]);
}

/** The one that a checkout's set-up makes; it has all of the other's packages, and serves as well. */
function checkoutEnvironment(): Promise<Environment> {
  return environmentOf([DEV]);
}

async function environmentOf(more: readonly string[]): Promise<Environment> {
  const trainer = trainerFolder();
  const requirements = join(trainer, existsSync(join(trainer, LOCK)) ? LOCK : REQUIREMENTS);
  const hash = createHash('sha256').update(await readFile(requirements));
  for (const name of more) {
    const path = join(trainer, name);
    if (existsSync(path)) hash.update(await readFile(path));
  }
  const folder = join(cacheFolder(), `venv-${hash.digest('hex').slice(0, 12)}`);
  const python = join(folder, 'bin', 'python');
  return { folder, python, stamp: join(folder, '.complete'), requirements };
}

/** As the checkout's set-up has it; LEAFE_TRAINER_CACHE puts it elsewhere. */
function cacheFolder(): string {
  const { LEAFE_TRAINER_CACHE: given, XDG_CACHE_HOME: caches } = process.env;
  if (given !== undefined && given !== '') return resolve(given);
  const shared = caches === undefined || caches === '' ? join(homedir(), '.cache') : caches;
  return resolve(shared, 'leafe-trainer');
}
