import { compare } from '../../../src/core/evaluate/compare.ts';
import {
  shownComparison,
  shownEvaluation,
  tellEvaluation,
} from '../../../src/core/evaluate/toldEvaluation.ts';
import { tellPair } from '../../../src/app/evaluation/readPair.ts';
import type { Evaluated } from '../../../src/core/evaluate/report.ts';
import type { Attempt, EvaluationManifest, TakenStep } from '../../../src/domain/evaluation.ts';
import type { EvaluationStanding, ToReport } from '../../../src/platform/reports/livePage.ts';
import { aManifest, attemptsOf, type Outcomes } from '../evaluations.ts';

/** Twelve problems of three kinds: some never solved, some at times, some always. */
export const BASE: Outcomes = problems(['0000', '0100', '0010', '1100', '1011', '1111']);
export const BETTER: Outcomes = problems(['0010', '1101', '0110', '1100', '1111', '1111']);
/** It solves others, and fewer. */
export const WORSE: Outcomes = problems(['0000', '0000', '0000', '0000', '0100', '1010']);

function problems(marks: readonly string[]): Outcomes {
  return Object.fromEntries(
    [...marks, ...marks].map((tries, at) => [`${1500 + at}_A. Problem ${at + 1}`, tries]),
  );
}

/** An evaluation with steps, so that it tells of recovery and marginal verdicts, too. */
export function anEvaluation(
  outcomes: Outcomes,
  changes: Partial<EvaluationManifest> = {},
): Evaluated {
  const attempts = attemptsOf(outcomes).map((one, at) => ({ ...one, ...walked(one, at) }));
  return { manifest: aManifest(outcomes, changes), attempts };
}

function walked({ solved }: Attempt, at: number): Partial<Attempt> {
  const failed = aStep(false, at);
  const isSecond = at % 3 === 0;
  const taken =
    isSecond || (!solved && at % 2 === 0) ? [failed, aStep(solved, at)] : [aStep(solved, at)];
  return {
    verdict: solved ? 'accepted' : 'wrongAnswer',
    taken,
    steps: taken.length,
    usage: { promptTokens: 300 * taken.length, completionTokens: 80 * taken.length },
    seconds: 2.5,
  };
}

function aStep(solved: boolean, at: number): TakenStep {
  const verdict = solved ? 'accepted' : 'wrongAnswer';
  return {
    ...{ seed: at, reply: '', ended: 'stop', programDigest: `${at}`, outputDigest: `${at}` },
    usage: { promptTokens: 300, completionTokens: 80 },
    visible: { verdict, passed: solved ? 2 : 1, total: 2 },
    ...(solved ? { hidden: { verdict: 'accepted' as const, passed: 6, total: 6 } } : {}),
    ...{ testsRun: 2, closest: at % 7 === 0 ? 0.9 : 0.2, modelMs: 1, judgeMs: 1 },
  };
}

/** What a host tells of an evaluation. */
export function aReport({
  name = 'base-1a2b3c4d',
  of = anEvaluation(BASE),
  ...rest
}: {
  readonly name?: string;
  readonly of?: Evaluated;
  readonly standing?: Partial<EvaluationStanding>;
  readonly trouble?: Extract<ToReport, { kind: 'evaluation' }>['trouble'];
} = {}): ToReport {
  const told = tellEvaluation(name, of, null);
  const { attempts, missing } = told.report;
  const standing: EvaluationStanding = {
    state: missing > 0 ? 'partial' : 'whole',
    ...{ waitsFor: null, asked: attempts + missing, made: attempts, secondsLeft: null },
    solved: of.attempts.filter(({ solved }) => solved).length,
    ...rest.standing,
  };
  return {
    kind: 'evaluation',
    told: shownEvaluation(told),
    standing,
    trouble: rest.trouble ?? null,
  };
}

/** What a host tells of a comparison. */
export function aComparison(base: Outcomes = BASE, tuned: Outcomes = BETTER): ToReport {
  const adapter = { name: 'may', sha256: 'a'.repeat(64), manifest: null, trainedOn: null };
  const pair = {
    paths: ['base-1a2b3c4d', 'may-5e6f7a8b'],
    base: anEvaluation(base),
    tuned: anEvaluation(tuned, { adapter }),
  } as const;
  const found = compare(pair.base, pair.tuned, null);
  if (found === null) throw new RangeError('no problem has attempts in both');
  return { kind: 'comparison', told: shownComparison(tellPair(pair, found)) };
}
