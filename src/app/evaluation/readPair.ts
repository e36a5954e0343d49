import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import {
  missingAttempts,
  sameWords,
  unknownsOf,
  unpairedWords,
} from '../../core/evaluate/caveats.ts';
import { hindranceOf, type Hindrance } from '../../core/evaluate/comparable.ts';
import { compare, pairedPart, type Comparison } from '../../core/evaluate/compare.ts';
import { comparedCurves } from '../../core/evaluate/curve.ts';
import { reportOf, type Evaluated } from '../../core/evaluate/report.ts';
import type { ComparedSide, ToldComparison } from '../../core/evaluate/toldEvaluation.ts';
import { ATTEMPTS_FILE, evaluationName, readEvaluation } from './evaluationFolder.ts';

/** Two evaluations that can be compared, with where they are. */
export interface EvaluatedPair {
  readonly paths: readonly [base: string, tuned: string];
  readonly base: Evaluated;
  readonly tuned: Evaluated;
}

/** Throws as `readEvaluation` does, and `evaluation.incomparable` and `evaluation.trainedOn` for two that no figure may be made of. */
export async function readPair(basePath: string, tunedPath: string): Promise<EvaluatedPair> {
  const base = await readEvaluation(basePath);
  const tuned = await readEvaluation(tunedPath);
  const [one, other] = await Promise.all([basePath, tunedPath].map(attemptsFile));
  if (one === other) throw oneAndTheSame(basePath, tunedPath);
  const hindrance = hindranceOf(base, tuned);
  if (hindrance !== null) throw refusal(hindrance);
  return { paths: [basePath, tunedPath], base, tuned };
}

/** The same for one evaluation, whichever way it is named. */
async function attemptsFile(path: string): Promise<string> {
  const isFolder = (await stat(path)).isDirectory();
  return realpath(isFolder ? join(path, ATTEMPTS_FILE) : path);
}

function oneAndTheSame(base: string, tuned: string): LeafeError<'evaluation'> {
  const todo = 'Name two: first the evaluation of the base, then that of the tuned model.';
  const detail = `${base} and ${tuned} are one evaluation`;
  return new LeafeError('evaluation', 'incomparable', detail, { todo });
}

/** All that a report tells of what was found of a pair; `more` is to be kept in mind beside what nobody knows. */
export function tellPair(
  { paths: [basePath, tunedPath], base, tuned }: EvaluatedPair,
  found: Comparison,
  {
    ks = null,
    more = [],
  }: { readonly ks?: readonly number[] | null; readonly more?: readonly string[] } = {},
): ToldComparison {
  const [one, other] = [
    sideOf(basePath, base, { found, ks }),
    sideOf(tunedPath, tuned, { found, ks }),
  ];
  return {
    base: one,
    tuned: other,
    found,
    curves: comparedCurves(found.outcomes),
    notes: [
      ...unknownsOf(one.name, base),
      ...unknownsOf(other.name, tuned),
      ...unpairedWords(base, tuned, found),
      ...sameWords(base, tuned),
      ...more,
    ],
  };
}

/** A pair compared at the usual ks. Throws as `readPair` does, and where no problem has attempts in both. */
export async function comparePair(basePath: string, tunedPath: string): Promise<ToldComparison> {
  const pair = await readPair(basePath, tunedPath);
  const found = compare(pair.base, pair.tuned, null);
  if (found === null) throw noneInBoth();
  return tellPair(pair, found);
}

export function noneInBoth(): LeafeError<'evaluation'> {
  return new LeafeError('evaluation', 'incomparable', 'no problem has attempts in both');
}

function sideOf(
  path: string,
  evaluated: Evaluated,
  { found, ks }: { readonly found: Comparison; readonly ks: readonly number[] | null },
): ComparedSide {
  const report = reportOf(pairedPart(evaluated, found), ks);
  return { name: evaluationName(path), evaluated, report, missing: missingAttempts(evaluated) };
}

/** Why two evaluations are not compared, as people are told. */
export function refusal(hindrance: Hindrance): LeafeError<'evaluation'> {
  if (hindrance.kind === 'differs') {
    return new LeafeError('evaluation', 'incomparable', hindrance.what);
  }
  const { adapter, problems } = hindrance;
  const shown = problems.slice(0, 3).map((name) => JSON.stringify(name));
  const more = problems.length > 3 ? ` and ${problems.length - 3} more` : '';
  return new LeafeError('evaluation', 'trainedOn', `${adapter} on ${shown.join(', ')}${more}`);
}
