import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LeafeError } from '../../core/errors.ts';
import { errorCode, makeFolder, onDisk } from '../../platform/diskErrors.ts';
import { nearest } from '../../platform/nearNames.ts';
import { mustBeHost } from '../../platform/trainers/command/sshShell.ts';

/** This machine, which is always there. */
export const LOCAL = 'local';

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/);
const url = z.url({ protocol: /^https?$/ });
/** A variable of the environment that holds a token; a token put here by mistake hardly ever has this form. */
const tokenFrom = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]{0,63}$/)
  .optional();

/** Where jobs can be trained, as a person has added it; no entry holds a secret. */
export const trainerEntrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('local'), name }),
  z.object({
    kind: z.literal('ssh'),
    name,
    /** As `ssh` takes it. */
    host: z.string(),
    port: z.number().int().min(1).max(65_535).optional(),
    /** Where jobs are kept there. */
    folder: z.string().optional(),
    /** The Python there that has the trainer's packages. */
    python: z.string().optional(),
    /** The base model there: a GGUF file or a Hugging Face folder. */
    base: z.string().optional(),
    /** Options of `sbatch`, where a cluster runs the jobs. */
    sbatch: z.array(z.string()).optional(),
  }),
  z.object({
    kind: z.literal('ray'),
    name,
    url,
    tokenFrom,
    /** On its machines, or on a disk that they share. */
    folder: z.string().optional(),
    python: z.string().optional(),
    base: z.string().optional(),
    /** How many machines a job runs on at once; one, unless it is said. */
    machines: z.number().int().min(1).optional(),
    /** What a job asks the cluster for, of each machine; one where there is any, unless it is said. */
    gpus: z.number().int().min(0).optional(),
  }),
  z.object({
    kind: z.literal('openai'),
    name,
    url,
    tokenFrom,
    /** The base's name over there. */
    model: z.string().optional(),
  }),
]);
export type TrainerEntry = z.infer<typeof trainerEntrySchema>;
export type TrainerEntryOf<K extends TrainerEntry['kind']> = Extract<TrainerEntry, { kind: K }>;

const fileSchema = z.object({ v: z.literal(1), trainers: z.array(trainerEntrySchema) });

/** This machine first, then those that were added, in their order. */
export async function listTrainers(home: string): Promise<readonly TrainerEntry[]> {
  return [{ kind: 'local', name: LOCAL }, ...(await readEntries(home))];
}

/** Throws `trainer.unknownTrainer` with the names that are near. */
export async function findTrainer(home: string, wanted: string): Promise<TrainerEntry> {
  const entries = await listTrainers(home);
  const found = entries.find((entry) => entry.name === wanted);
  if (found !== undefined) return found;
  const near = nearest(
    wanted,
    entries.map((entry) => entry.name),
  );
  const shown = JSON.stringify(wanted);
  const detail = near.length === 0 ? shown : `${shown}; near it: ${near.join(', ')}`;
  throw new LeafeError('trainer', 'unknownTrainer', detail);
}

/** Adds a trainer, or puts it in the place of the one of its name. Throws as `mustBeUsable` does. */
export async function addTrainer(home: string, entry: TrainerEntry): Promise<void> {
  mustBeUsable(entry);
  const others = (await readEntries(home)).filter((one) => one.name !== entry.name);
  await writeEntries(home, [...others, entry]);
}

/** Throws `trainer.unknownTrainer` where there is none, and `input.invalid` for the one that is always there. */
export async function removeTrainer(home: string, wanted: string): Promise<void> {
  if (wanted === LOCAL) throw isAlwaysThere();
  await findTrainer(home, wanted);
  const others = (await readEntries(home)).filter((one) => one.name !== wanted);
  await writeEntries(home, others);
}

/**
 * Throws `trainer.insecure` for an address that would be spoken to in the clear over a network, and `input.invalid` for a name or
 * an address that is none, or that holds a password.
 */
export function mustBeUsable(entry: TrainerEntry): void {
  if (entry.name === LOCAL) throw isAlwaysThere();
  const parsed = trainerEntrySchema.safeParse(entry);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') ?? '';
    const what = `The ${field} of the trainer will not do: ${issue?.message ?? ''}.`;
    throw new LeafeError('input', 'invalid', what, {
      todo: 'A name has letters, digits, `-`, `_` and `.`; an address begins with https://; a token stays in a variable like RAY_TOKEN.',
    });
  }
  if (entry.kind === 'ssh') mustBeHost(entry.host);
  if (entry.kind === 'ray' || entry.kind === 'openai') mustBeSecure(entry.url);
}

/** What never leaves this machine. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export function mustBeSecure(address: string): void {
  const { protocol, hostname, username, password, search, hash } = new URL(address);
  if (search !== '' || hash !== '') {
    throw new LeafeError('input', 'invalid', 'The address goes on with ? or #.', {
      todo: 'Leave that out; a token is taken from the environment, and never kept with the address.',
    });
  }
  if (username !== '' || password !== '') {
    const what = 'The address holds a name or a password, and would be kept as it is.';
    throw new LeafeError('input', 'invalid', what, {
      todo: 'Leave them out; the token is taken from the environment.',
    });
  }
  if (protocol === 'https:' || LOOPBACK.test(hostname)) return;
  throw new LeafeError('trainer', 'insecure', address);
}

/** The environment's variable that holds a trainer's token. */
export function tokenVariable(entry: TrainerEntry): string {
  if ('tokenFrom' in entry && entry.tokenFrom !== undefined) return entry.tokenFrom;
  return `LEAFE_TRAINER_TOKEN_${entry.name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/** A trainer's token as the environment has it; undefined where that is empty. A line end that came with it out of a file is none of it. */
export function tokenInEnvironment(entry: TrainerEntry): string | undefined {
  return process.env[tokenVariable(entry)]?.trim() || undefined;
}

async function readEntries(home: string): Promise<readonly TrainerEntry[]> {
  const path = fileOf(home);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return [];
  try {
    return fileSchema.parse(JSON.parse(text)).trainers;
  } catch (cause) {
    throw new LeafeError('input', 'invalid', `${path} cannot be read as trainers.`, {
      cause,
      todo: 'Mend the file, or remove it and add the trainers again.',
    });
  }
}

async function writeEntries(home: string, trainers: readonly TrainerEntry[]): Promise<void> {
  await makeFolder(home);
  const path = fileOf(home);
  await onDisk(path, async () => {
    const draft = `${path}.${process.pid}`;
    await writeFile(draft, `${JSON.stringify({ v: 1, trainers }, null, 2)}\n`);
    await rename(draft, path);
  });
}

function fileOf(home: string): string {
  return join(home, 'trainers.json');
}

function isAlwaysThere(): LeafeError<'input'> {
  return new LeafeError('input', 'invalid', `"${LOCAL}" is this machine, and always there.`, {
    todo: 'Choose another name.',
  });
}
