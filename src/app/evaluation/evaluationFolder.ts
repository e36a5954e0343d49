import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import type { Evaluated } from '../../core/evaluate/report.ts';
import { larger, spentOn } from '../../core/evaluate/spentOn.ts';
import { canonicalJson } from '../../core/learn/canonicalJson.ts';
import {
  EVALUATION_VERSION,
  evaluationManifestSchema,
  type Attempt,
  type EvaluationManifest,
} from '../../domain/evaluation.ts';
import type { Spend } from '../../domain/runEvent.ts';
import { appendLines } from '../../platform/files/lineFiles.ts';
import { unreadable } from '../../platform/unreadable.ts';
import type { PlannedManifest } from './describeModel.ts';
import {
  cutTornLine,
  isAtWork,
  lookAtManifestFolder,
  readManifestFile,
  withManifestFolder,
  writeManifestFile,
  type ManifestFormat,
} from './manifestFolder.ts';
import { readAttempts, type ReadAttemptsOptions } from './readAttempts.ts';
import { readSpent, writeSpent } from './spentFile.ts';

export const ATTEMPTS_FILE = 'attempts.jsonl';

const FORMAT: ManifestFormat<EvaluationManifest> = {
  kind: 'evaluation',
  words: 'evaluation',
  version: EVALUATION_VERSION,
  schema: evaluationManifestSchema,
};

/** An evaluation that is being made: nobody else writes into its folder meanwhile. */
export interface OpenEvaluation {
  readonly manifest: EvaluationManifest;
  /** Those that were made before, without the models' words. */
  readonly attempts: readonly Attempt[];
  /** The attempt is on the disk when this returns. */
  readonly add: (attempt: Attempt) => Promise<void>;
  /** What was used before, with what came to no attempt. */
  readonly spent: Spend;
  /** On the disk when this returns. */
  readonly spend: (atMost: Spend) => Promise<void>;
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
  return withManifestFolder(folder, FORMAT, async () => {
    const manifest = await begunOrGoneOnWith(folder, wanted);
    const file = join(folder, ATTEMPTS_FILE);
    await cutTornLine(file);
    const attempts = await attemptsIn(folder, manifest);
    return use({
      ...{ manifest, attempts },
      add: (attempt) => appendLines(file, [attempt]),
      spent: await spentBefore(folder, attempts),
      spend: (atMost) => writeSpent(folder, atMost),
    });
  });
}

/** Throws now what `withEvaluation` would throw, and leaves nothing in the folder. */
export async function lookAtEvaluation(
  folder: string,
  wanted: PlannedManifest<EvaluationManifest>,
): Promise<void> {
  await lookAtManifestFolder(folder, FORMAT, async () => {
    const before = await readManifestFile(folder, FORMAT);
    if (before === null) return;
    mustGoOn(folder, before, wanted);
    await spentBefore(folder, await attemptsIn(folder, before));
  });
}

/**
 * An evaluation from its folder, or attempts from a file of their own; a manifest beside them tells how they were made. Throws `evaluation.damaged`,
 * `evaluation.mixed` and `evaluation.newerFormat`.
 */
export async function readEvaluation(
  path: string,
  options: ReadAttemptsOptions = {},
): Promise<Evaluated> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(error, path);
  });
  if (!found.isDirectory()) {
    const isOurs = basename(path) === ATTEMPTS_FILE;
    const manifest = isOurs ? await readManifestFile(dirname(resolve(path)), FORMAT) : null;
    return { manifest, attempts: await readAttempts(path, manifest, options) };
  }
  const manifest = await readManifestFile(path, FORMAT);
  return { manifest, attempts: await attemptsIn(path, manifest, options) };
}

/** Whether a process makes attempts of the evaluation in this folder now. */
export function isEvaluationAtWork(folder: string): Promise<boolean> {
  return isAtWork(folder, FORMAT);
}

/** What people call an evaluation: its folder, also where its file of attempts is named. */
export function evaluationName(path: string): string {
  const whole = resolve(path);
  const name = basename(whole);
  return name === ATTEMPTS_FILE ? basename(dirname(whole)) || name : name;
}

/** What makes two sittings one evaluation, as a text. */
export function identityOf(manifest: PlannedManifest<EvaluationManifest>): string {
  return canonicalJson(identityParts(manifest));
}

function identityParts({
  model,
  adapter,
  settings,
  seed,
  judge,
  problems,
}: PlannedManifest<EvaluationManifest>) {
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

/** The manifest of an evaluation's folder; null where there is none. Throws `evaluation.damaged` and `evaluation.newerFormat`. */
export function readEvaluationManifest(folder: string): Promise<EvaluationManifest | null> {
  return readManifestFile(folder, FORMAT);
}

async function begunOrGoneOnWith(
  folder: string,
  wanted: EvaluationManifest,
): Promise<EvaluationManifest> {
  const before = await readManifestFile(folder, FORMAT);
  if (before === null) {
    await writeManifestFile(folder, wanted);
    return wanted;
  }
  mustGoOn(folder, before, wanted);
  if (wanted.samples === before.samples) return before;
  const grown = { ...before, samples: wanted.samples };
  await writeManifestFile(folder, grown);
  return grown;
}

function mustGoOn(
  folder: string,
  before: EvaluationManifest,
  now: PlannedManifest<EvaluationManifest>,
): void {
  const [old, wanted] = [identityParts(before), identityParts(now)];
  for (const name of Object.keys(old) as (keyof typeof old)[]) {
    if (canonicalJson(old[name]) === canonicalJson(wanted[name])) continue;
    throw new LeafeError('evaluation', 'another', `${folder} was made with other ${WORDS[name]}`);
  }
  if (now.samples >= before.samples) return;
  const what = `${folder} is to hold ${before.samples} attempts of each problem`;
  throw new LeafeError('evaluation', 'another', what);
}

/** Evaluations of before it was written down know what their attempts say. */
async function spentBefore(folder: string, attempts: readonly Attempt[]): Promise<Spend> {
  const [inAttempts, written] = [spentOn(attempts), await readSpent(folder)];
  return written === null ? inAttempts : larger(inAttempts, written);
}

const WORDS: Readonly<Record<keyof ReturnType<typeof identityParts>, string>> = {
  model: 'weights: the model is another one',
  adapter: 'weights: the adapter is another one',
  settings: 'settings',
  seed: 'draws: the seed is another one',
  judge: 'verdicts: the sandbox image is another one',
  problems: 'problems',
};

async function attemptsIn(
  folder: string,
  manifest: EvaluationManifest | null,
  options: ReadAttemptsOptions = {},
): Promise<readonly Attempt[]> {
  const path = join(folder, ATTEMPTS_FILE);
  const isThere = (await stat(path).catch(() => null)) !== null;
  if (isThere) return readAttempts(path, manifest, options);
  if (manifest !== null) return [];
  throw new LeafeError('input', 'invalid', `The folder ${folder} holds no ${ATTEMPTS_FILE}.`, {
    todo: 'Name the folder of an evaluation, or a file of attempts.',
  });
}
