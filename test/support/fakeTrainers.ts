import { writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleParts } from '../../src/app/training/fillBundle.ts';
import type { Trainer } from '../../src/core/ports/trainer.ts';
import { CommandTrainer } from '../../src/platform/trainers/command/commandTrainer.ts';
import { localShell } from '../../src/platform/trainers/command/localShell.ts';
import { FAKE_TRAINER } from './fakeBundle.ts';

/** The driver of this machine, with any Python: jobs in bundles with `FAKE_PARTS` need no package. */
export function localTrainer(folder: string, name = 'here'): Trainer {
  return new CommandTrainer({
    ...{ name, shell: localShell(), folder, python: 'python3', needs: [] },
    base: async () => null,
    slurm: null,
    pollMs: 20,
  });
}

/** Programs of a bundle that stand in for the real ones. */
export const FAKE_PARTS: BundleParts = {
  packageFolder: FAKE_TRAINER,
  writeConverter: async (folder) => {
    await mkdir(folder);
    await writeFile(join(folder, 'convert.py'), '');
    return { release: 'b1' };
  },
};
