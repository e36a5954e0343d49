import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { LeafeError } from '../../core/errors.ts';
import { reportOf, type Estimate } from '../../core/evaluate/report.ts';
import type { EvaluationManifest } from '../../domain/evaluation.ts';
import { errorCode } from '../../platform/diskErrors.ts';
import { unreadable } from '../../platform/unreadable.ts';
import { jsonIn } from '../jsonIn.ts';
import { readEvaluation, readEvaluationManifest } from './evaluationFolder.ts';
import { REPORT_FILES } from './reportFiles.ts';

/** An evaluation of a home. */
export interface HomeEvaluation {
  /** Its folder's name. */
  readonly name: string;
  readonly folder: string;
  readonly manifest: EvaluationManifest;
}

/** What it has come to so far. */
export interface EvaluationSummary {
  readonly attempts: number;
  /** Asked for, and not there. */
  readonly missing: number;
  /** Null before the first attempt. */
  readonly passAt1: Pick<Estimate, 'value' | 'low' | 'high'> | null;
}

/** Where the evaluations of a home are, a folder each. */
export function evaluationsFolder(home: string): string {
  return join(home, 'evaluations');
}

/** The folder of a home's evaluation. Throws `input.invalid` for a name that leads elsewhere. */
export function homeEvaluationFolder(home: string, name: string): string {
  if (basename(name) === name && name !== '' && !name.startsWith('.')) {
    return join(evaluationsFolder(home), name);
  }
  const what = `${JSON.stringify(name)} is no name of an evaluation.`;
  throw new LeafeError('input', 'invalid', what, { todo: 'Choose one of those there are.' });
}

/** The newest first. What is no evaluation, or cannot be read, is left out: who opens it by its name is told why. */
export async function listEvaluations(home: string): Promise<readonly HomeEvaluation[]> {
  const names = await namesIn(evaluationsFolder(home));
  const read = await Promise.all(names.map((name) => readHere(home, name).catch(() => null)));
  const key = ({ manifest: { startedAt }, name }: HomeEvaluation): string => `${startedAt} ${name}`;
  return read.filter((one) => one !== null).sort((a, b) => (key(a) < key(b) ? 1 : -1));
}

/** Throws `input.invalid` where the home has none of this name. */
export async function findEvaluation(home: string, name: string): Promise<HomeEvaluation> {
  const found = await readHere(home, name);
  if (found !== null) return found;
  throw new LeafeError('input', 'invalid', `There is no evaluation ${name} any more.`, {
    todo: 'Choose one of those there are, or evaluate again.',
  });
}

/** From its report where it has ended, for that is quick; else counted. */
export async function summaryOf(evaluation: HomeEvaluation): Promise<EvaluationSummary> {
  return (await reported(evaluation)) ?? counted(evaluation);
}

async function readHere(home: string, name: string): Promise<HomeEvaluation | null> {
  const folder = homeEvaluationFolder(home, name);
  const manifest = await readEvaluationManifest(folder);
  return manifest === null ? null : { name, folder, manifest };
}

const reportSchema = z.object({
  n: z.number(),
  attempts: z.number(),
  missing: z.number(),
  passAtK: z.record(z.string(), z.number()),
  ci95: z.record(z.string(), z.tuple([z.number(), z.number()])),
});

/** Null where there is no report, one that cannot be read, or one of fewer attempts than are asked for by now. */
async function reported({ folder, manifest }: HomeEvaluation): Promise<EvaluationSummary | null> {
  const text = await readFile(join(folder, REPORT_FILES.figures), 'utf8').catch(() => '');
  const parsed = reportSchema.safeParse(jsonIn(text));
  if (!parsed.success || parsed.data.n !== manifest.samples) return null;
  const { attempts, missing, passAtK, ci95 } = parsed.data;
  const [value, interval] = [passAtK[1], ci95[1]];
  if (value === undefined || interval === undefined) return null;
  const [low, high] = interval;
  return { attempts, missing, passAt1: { value, low, high } };
}

async function counted({ folder }: HomeEvaluation): Promise<EvaluationSummary> {
  const { attempts, missing, estimates } = reportOf(await readEvaluation(folder), [1]);
  const any = estimates[0]?.any ?? null;
  const passAt1 = any === null ? null : { value: any.value, low: any.low, high: any.high };
  return { attempts, missing, passAt1 };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw unreadable(error, `The folder ${folder}`);
  });
  return entries.filter((one) => one.isDirectory()).map(({ name }) => name);
}
