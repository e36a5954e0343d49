import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { localEnvironment } from '../../src/platform/trainers/localPython.ts';
import { FAKE_TRAINER } from './fakeBundle.ts';

/**
 * Makes the folder that `LEAFE_TRAINER_CACHE` names, with a Python for this machine's jobs in which the trainer's package is the one that
 * stands in for it, whatever a bundle brings. `does` tells it what to do. Gives the environment of a LEAFE that uses it.
 */
export async function fakeLocalTrainer(
  cache: string,
  does: string,
): Promise<{ readonly LEAFE_TRAINER_CACHE: string }> {
  const env = { LEAFE_TRAINER_CACHE: cache };
  const before = process.env['LEAFE_TRAINER_CACHE'];
  Object.assign(process.env, env);
  const { python, stamp } = await localEnvironment();
  if (before === undefined) delete process.env['LEAFE_TRAINER_CACHE'];
  else process.env['LEAFE_TRAINER_CACHE'] = before;
  await mkdir(dirname(python), { recursive: true });
  // The folder that a program is started in comes first otherwise, which is the bundle's.
  const lines = [
    '#!/bin/sh',
    `export PYTHONSAFEPATH=1 PYTHONPATH='${dirname(FAKE_TRAINER)}' PYTHONDONTWRITEBYTECODE=1`,
    `export LEAFE_FAKE_TRAINER='${does}'`,
    'exec python3 "$@"',
  ];
  await writeFile(python, `${lines.join('\n')}\n`, { mode: 0o755 });
  await writeFile(stamp, '');
  return env;
}

/** A file that a gated job waits for; it is not there yet. */
export function gateIn(folder: string): string {
  return join(folder, 'go');
}
