import { safe } from '../../app/safe.ts';
import {
  addTrainer,
  findTrainer,
  listTrainers,
  LOCAL,
  removeTrainer,
  tokenVariable,
  type TrainerEntry,
} from '../../app/training/trainers.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../exit.ts';
import { progressBars } from '../progress.ts';
import { paintFor } from '../text.ts';
import { withTrainer } from './withTrainer.ts';

export interface AddArgs {
  readonly ray?: string;
  readonly openai?: string;
  readonly ssh?: string;
  readonly port?: number;
  readonly folder?: string;
  readonly python?: string;
  readonly base?: string;
  readonly sbatch?: boolean;
  readonly sbatchOptions?: string;
  readonly machines?: number;
  readonly gpus?: number;
  readonly tokenFrom?: string;
  readonly model?: string;
}

export async function add(name: string, args: AddArgs, context: CliContext): Promise<void> {
  const { home, output } = context;
  const entry = entryOf(name, args);
  await addTrainer(home, entry);
  output.emit({ ...entry, kind: 'trainer', is: entry.kind });
  output.say(`${name} is added. See whether it has what a job needs: leafe trainer check ${name}`);
  if (entry.kind === 'ray' || entry.kind === 'openai') {
    output.say(`Its token, if it asks for one, is taken from ${tokenVariable(entry)}.`);
  }
}

function entryOf(name: string, args: AddArgs): TrainerEntry {
  const { ray, openai, ssh, ...more } = args;
  const ways = [ray, openai, ssh].filter((one) => one !== undefined);
  if (ways.length !== 1) {
    const what = `A trainer is one of --ssh, --ray and --openai; ${ways.length} are given.`;
    throw new UsageError(what, 'See `leafe trainer add --help`.');
  }
  const { port, folder, python, base, sbatch, sbatchOptions, machines, gpus, tokenFrom, model } =
    more;
  if (ssh !== undefined) {
    const options = sbatchOptions?.split(/\s+/).filter((word) => word !== '') ?? [];
    const isCluster = sbatch === true || sbatchOptions !== undefined;
    const slurm = isCluster ? { sbatch: options } : {};
    return { kind: 'ssh', name, host: ssh, ...given({ port, folder, python, base }), ...slurm };
  }
  if (ray !== undefined) {
    const said = given({ tokenFrom, folder, python, base, machines, gpus });
    return { kind: 'ray', name, url: ray, ...said };
  }
  return { kind: 'openai', name, url: openai ?? '', ...given({ tokenFrom, model }) };
}

/** Without the fields that say nothing. */
function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const said = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as { [K in keyof T]: Exclude<T[K], undefined> };
}

export async function list({ home, output }: CliContext): Promise<void> {
  const paint = paintFor({ color: process.stdout.isTTY });
  const entries = await listTrainers(home);
  const width = Math.max(...entries.map(({ name }) => name.length));
  for (const entry of entries) {
    output.emit({ ...entry, kind: 'trainer', is: entry.kind });
    const kind = entry.kind.padEnd(6);
    output.say(`${entry.name.padEnd(width)}  ${paint.dim(kind)}  ${safe(placeOf(entry))}`);
  }
}

function placeOf(entry: TrainerEntry): string {
  switch (entry.kind) {
    case 'local':
      return 'this machine, one job at a time';
    case 'ssh':
      return `${entry.host}${entry.sbatch === undefined ? '' : ' through sbatch'}`;
    case 'ray':
    case 'openai':
      return entry.url;
  }
}

export async function check(
  name: string,
  { fix = false }: { readonly fix?: boolean },
  context: CliContext,
): Promise<void> {
  const { output, signal } = context;
  if (fix) await mend(name, context);
  await withTrainer(name, null, context, async (trainer) => {
    const { what, warnings } = await trainer.check(signal);
    output.emit({ kind: 'trainerHealth', trainer: name, what, warnings });
    const paint = paintFor({ color: process.stdout.isTTY });
    output.say(`${paint.green('✔')} ${name}  ${safe(what)}`);
    for (const warning of warnings) output.say(`  ${paint.yellow('!')} ${safe(warning)}`);
  });
}

async function mend(name: string, { home, output, signal }: CliContext): Promise<void> {
  const { kind } = await findTrainer(home, name);
  if (kind !== LOCAL) {
    const what = `${name} is another machine: nothing is installed there from here.`;
    throw new UsageError(
      what,
      'Install the packages there, or use `leafe trainer check local --fix`.',
    );
  }
  const { installPackages } = await import('../../platform/trainers/installPackages.ts');
  const bars = progressBars(output);
  try {
    await installPackages(bars.show, signal);
  } finally {
    bars.stop();
  }
}

export async function remove(name: string, { home, output }: CliContext): Promise<void> {
  await removeTrainer(home, name);
  output.emit({ kind: 'trainerRemoved', trainer: name });
  output.say(`${name} is removed. What it has of jobs stays there.`);
}
