import { open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { LeafeError } from '../../core/errors.ts';
import type { Evaluated } from '../../core/evaluate/report.ts';
import { canonicalJson } from '../../core/learn/canonicalJson.ts';
import {
  EVALUATION_VERSION,
  evaluationManifestSchema,
  type Attempt,
  type EvaluationManifest,
} from '../../domain/evaluation.ts';
import { errorCode, makeFolder, onDisk } from '../../platform/diskErrors.ts';
import { lastLine } from '../../platform/files/journalTail.ts';
import { appendLines } from '../../platform/files/lineFiles.ts';
import { isHeld, takeLock } from '../../platform/processLock.ts';
import { unreadable } from '../../platform/unreadable.ts';
import { readAttempts } from './readAttempts.ts';

export const EVALUATION_FILES = {
  attempts: 'attempts.jsonl',
  manifest: 'manifest.json',
  lock: 'evaluation.lock',
} as const;

/** An evaluation that is being made: nobody else writes into its folder meanwhile. */
export interface OpenEvaluation {
  readonly manifest: EvaluationManifest;
  /** Those that were made before, without the models' words. */
  readonly attempts: readonly Attempt[];
  /** The attempt is on the disk when this returns. */
  readonly add: (attempt: Attempt) => Promise<void>;
}

/**
 * Begins an evaluation in a folder, or goes on with the one that is there, where everything that decides its attempts is as it was; only more
 * attempts of each problem may be asked for. Throws `evaluation.inUse`, `evaluation.another` for a folder with another evaluation,
 * `input.invalid` for one with anything else.
 */
export async function withEvaluation<T>(
  folder: string,
  wanted: EvaluationManifest,
  use: (evaluation: OpenEvaluation) => Promise<T>,
): Promise<T> {
  await mustBeOurs(folder);
  await makeFolder(folder);
  const path = join(folder, EVALUATION_FILES.lock);
  const lock = await onDisk(path, () => takeLock(path));
  if (!isHeld(lock)) {
    const detail = `process ${lock.pid} on ${lock.host} holds ${path}`;
    throw new LeafeError('evaluation', 'inUse', detail);
  }
  try {
    const manifest = await begunOrGoneOnWith(folder, wanted);
    const file = join(folder, EVALUATION_FILES.attempts);
    await onDisk(file, () => cutTornLine(file));
    const attempts = await attemptsIn(folder, manifest);
    return await use({ manifest, attempts, add: (attempt) => appendLines(file, [attempt]) });
  } finally {
    await lock.release();
  }
}

/**
 * An evaluation from its folder, or attempts from a file of their own; a manifest beside them tells how they were made. Throws `evaluation.damaged`,
 * `evaluation.mixed` and `evaluation.newerFormat`.
 */
export async function readEvaluation(path: string): Promise<Evaluated> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(error, path);
  });
  if (!found.isDirectory()) {
    const isOurs = basename(path) === EVALUATION_FILES.attempts;
    const manifest = isOurs ? await readManifest(dirname(resolve(path))) : null;
    return { manifest, attempts: await readAttempts(path, manifest) };
  }
  const manifest = await readManifest(path);
  return { manifest, attempts: await attemptsIn(path, manifest) };
}

/** What makes two sittings one evaluation, as a text. */
export function identityOf(manifest: EvaluationManifest): string {
  return canonicalJson(identityParts(manifest));
}

function identityParts({ model, adapter, settings, seed, judge, problems }: EvaluationManifest) {
  const { baseUrl = '' } = model.options;
  return {
    model: { model: model.model, sha256: model.sha256, baseUrl },
    adapter: adapter === null ? null : adapter.sha256,
    settings,
    seed,
    judge,
    problems: problems.map(({ name, digest }) => ({ name, digest })),
  };
}

async function begunOrGoneOnWith(
  folder: string,
  wanted: EvaluationManifest,
): Promise<EvaluationManifest> {
  const before = await readManifest(folder);
  if (before === null) {
    await writeManifest(folder, wanted);
    return wanted;
  }
  mustBeTheSame(folder, before, wanted);
  if (wanted.samples < before.samples) {
    const what = `${folder} is to hold ${before.samples} attempts of each problem`;
    throw new LeafeError('evaluation', 'another', what);
  }
  if (wanted.samples === before.samples) return before;
  const grown = { ...before, samples: wanted.samples };
  await writeManifest(folder, grown);
  return grown;
}

function mustBeTheSame(folder: string, before: EvaluationManifest, now: EvaluationManifest): void {
  const [old, wanted] = [identityParts(before), identityParts(now)];
  for (const name of Object.keys(old) as (keyof typeof old)[]) {
    if (canonicalJson(old[name]) === canonicalJson(wanted[name])) continue;
    throw new LeafeError('evaluation', 'another', `${folder} was made with other ${WORDS[name]}`);
  }
}

const WORDS: Readonly<Record<keyof ReturnType<typeof identityParts>, string>> = {
  model: 'weights: the model is another one',
  adapter: 'weights: the adapter is another one',
  settings: 'settings',
  seed: 'draws: the seed is another one',
  judge: 'verdicts: the sandbox image is another one',
  problems: 'problems',
};

/** A folder of somebody else's is never written into. */
async function mustBeOurs(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw unreadable(error, `The folder ${folder}`);
  });
  const { lock, manifest } = EVALUATION_FILES;
  const others = names.filter((name) => !name.startsWith(lock) && !name.startsWith(`${manifest}.`));
  if (others.length === 0) return;
  if ((await readManifest(folder)) !== null) return;
  throw new LeafeError('input', 'invalid', `${folder} is there already and holds no evaluation.`, {
    todo: 'Name a folder that is not there yet.',
  });
}

async function attemptsIn(
  folder: string,
  manifest: EvaluationManifest | null,
): Promise<readonly Attempt[]> {
  const path = join(folder, EVALUATION_FILES.attempts);
  const isThere = (await stat(path).catch(() => null)) !== null;
  if (isThere) return readAttempts(path, manifest);
  if (manifest !== null) return [];
  throw new LeafeError(
    'input',
    'invalid',
    `There is no ${EVALUATION_FILES.attempts} in ${folder}.`,
    {
      todo: 'Name the folder of an evaluation, or a file of attempts.',
    },
  );
}

const headSchema = z.object({ kind: z.literal('evaluation'), v: z.number() });

/** Null where there is none. */
async function readManifest(folder: string): Promise<EvaluationManifest | null> {
  const path = join(folder, EVALUATION_FILES.manifest);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw unreadable(error, `The file ${path}`);
  });
  if (text === null) return null;
  const damaged = (why: string): LeafeError<'evaluation'> =>
    new LeafeError('evaluation', 'damaged', `${path}: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged('it is not JSON');
  }
  const head = headSchema.safeParse(value);
  if (!head.success) throw damaged('it is no manifest of an evaluation');
  const { v } = head.data;
  if (v > EVALUATION_VERSION) {
    const detail = `${path} has format ${v}; this one reads ${EVALUATION_VERSION}`;
    throw new LeafeError('evaluation', 'newerFormat', detail);
  }
  const parsed = evaluationManifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it is no manifest'}`);
}

/** Whole or not at all. */
async function writeManifest(folder: string, manifest: EvaluationManifest): Promise<void> {
  const path = join(folder, EVALUATION_FILES.manifest);
  const draft = `${path}.${process.pid}`;
  await onDisk(path, async () => {
    try {
      await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
      await rename(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
  });
}

/** What a kill has left behind the last whole line was never acknowledged. */
async function cutTornLine(path: string): Promise<void> {
  if ((await stat(path).catch(() => null)) === null) return;
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const end = (await lastLine(file, size))?.end ?? 0;
    if (end < size) await file.truncate(end);
  } finally {
    await file.close();
  }
}
