import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import type { Trainer } from '../../core/ports/trainer.ts';
import { CommandTrainer } from '../../platform/trainers/command/commandTrainer.ts';
import { localShell } from '../../platform/trainers/command/localShell.ts';
import { sshShell } from '../../platform/trainers/command/sshShell.ts';
import { FineTuningTrainer } from '../../platform/trainers/fineTuning/fineTuningTrainer.ts';
import { RayTrainer } from '../../platform/trainers/ray/rayTrainer.ts';
import { localPython } from '../../platform/trainers/localPython.ts';
import { fileForModel } from '../../platform/embedded/fileForModel.ts';
import { parseModelSpec } from '../modelSpec.ts';
import { mustBeSecure, tokenVariable, type TrainerEntry, type TrainerEntryOf } from './trainers.ts';

export interface OpenTrainerOptions {
  readonly home: string;
  /** Of trainers that ask for one; never written anywhere. */
  readonly token: string | undefined;
  /** The base of the job that will be submitted, as a person names it; null where none will. */
  readonly model: string | null;
}

/** What a job imports that is no part of Python. */
const NEEDS = ['torch', 'transformers', 'peft', 'safetensors'];
/** Between two looks at a log: a step takes a second at least, and a look over the network costs more. */
const LOCAL_POLL_MS = 500;
const SSH_POLL_MS = 2_000;
const RAY_POLL_MS = 2_000;
/** Services count requests. */
const SERVICE_POLL_MS = 10_000;
/** Time to save a checkpoint, as on other machines. */
const STOP_SECONDS = 90;
/** Where jobs are kept on another machine. */
const THERE = '~/.leafe/trainer';

/**
 * A trainer as a person has added it. Throws `trainer.notReady` where this machine lacks what a local job needs, `trainer.unsupported`, and as
 * `mustBeSecure` does: the file of trainers may have been written by hand.
 */
export async function openTrainer(
  entry: TrainerEntry,
  options: OpenTrainerOptions,
  signal: AbortSignal,
): Promise<Trainer> {
  signal.throwIfAborted();
  switch (entry.kind) {
    case 'local':
      return localTrainer(entry, options);
    case 'ssh':
      return sshTrainer(entry);
    case 'ray':
      mustBeSecure(entry.url);
      return rayTrainer(entry, options);
    case 'openai':
      mustBeSecure(entry.url);
      return fineTuningTrainer(entry, options);
  }
}

async function localTrainer(
  { name }: TrainerEntryOf<'local'>,
  { home, model }: OpenTrainerOptions,
): Promise<Trainer> {
  if (process.platform === 'win32') {
    throw new LeafeError('trainer', 'unsupported', 'Windows runs no jobs by itself', {
      todo: 'Use LEAFE within WSL, or add another machine with `leafe trainer add`.',
    });
  }
  return new CommandTrainer({
    name,
    shell: localShell(),
    folder: join(home, 'trainers', name),
    python: await localPython(),
    base: () => fileOf(model, home),
    slurm: null,
    pollMs: LOCAL_POLL_MS,
    needs: NEEDS,
  });
}

/** The very file that the device runs. */
async function fileOf(model: string | null, home: string): Promise<string | null> {
  if (model === null) return null;
  const { signal } = new AbortController();
  const options = { home, onProgress: null, fetch: false };
  return fileForModel(parseModelSpec(model).name, options, signal);
}

function sshTrainer({
  name,
  host,
  port,
  folder = THERE,
  python = 'python3',
  base,
  sbatch,
}: TrainerEntryOf<'ssh'>): Trainer {
  return new CommandTrainer({
    ...{ name, folder, python, needs: NEEDS, pollMs: SSH_POLL_MS },
    slurm: sbatch ?? null,
    shell: sshShell({ host, port }),
    base: async () => base ?? null,
  });
}

function rayTrainer(entry: TrainerEntryOf<'ray'>, { token }: OpenTrainerOptions): Trainer {
  const { name, url, folder = THERE, python = 'python3', base = null } = entry;
  const { machines = 1, gpus = null } = entry;
  return new RayTrainer({
    ...{ name, url, token, folder, python, base, machines, gpus, needs: NEEDS },
    tokenVariable: tokenVariable(entry),
    pollMs: RAY_POLL_MS,
    stopSeconds: STOP_SECONDS,
  });
}

function fineTuningTrainer(
  entry: TrainerEntryOf<'openai'>,
  { token }: OpenTrainerOptions,
): Trainer {
  const { name, url, model = null } = entry;
  const tokenFrom = tokenVariable(entry);
  return new FineTuningTrainer({
    ...{ name, url, token, model, tokenVariable: tokenFrom },
    pollMs: SERVICE_POLL_MS,
  });
}
