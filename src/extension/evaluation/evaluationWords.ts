import * as l10n from '@vscode/l10n';
import type { EvaluationSummary, HomeEvaluation } from '../../app/evaluation/homeEvaluations.ts';
import type { EvaluationManifest } from '../../domain/evaluation.ts';
import { shortModel } from '../../domain/shortModel.ts';
import { spanWords } from '../training/jobWords.ts';
import type { LiveEvaluation } from './evaluations.ts';

/** How far an evaluation is, in words; what it waits for before its first attempt. */
export function evaluationProgress({
  name,
  waitsFor,
  asked,
  made,
  solved,
  secondsLeft,
  stopping,
}: LiveEvaluation): string {
  if (stopping) return l10n.t('stopping');
  if (name === null) return waitsFor?.what ?? l10n.t('starting');
  return [
    l10n.t('{0} of {1} attempts', made, asked),
    l10n.t('{0} solved', solved),
    ...(secondsLeft === null || made >= asked ? [] : [l10n.t('{0} left', spanWords(secondsLeft))]),
  ].join(' · ');
}

/** What the status bar says of the evaluations at work; null where there is none. */
export function evaluationStatus(all: readonly LiveEvaluation[]): string | null {
  const [first] = all;
  if (first === undefined) return null;
  if (all.length > 1) return l10n.t('{0} evaluations', all.length);
  const { name, asked, made, secondsLeft } = first;
  const far = name === null ? l10n.t('starting') : `${made}/${asked}`;
  const left = secondsLeft === null ? [] : [l10n.t('{0} left', spanWords(secondsLeft))];
  return [l10n.t('evaluating {0}', far), ...left].join(' · ');
}

/** `qwen2.5-coder-1.5b + mine` */
export function evaluatedModel({
  model,
  adapter,
}: Pick<EvaluationManifest, 'model' | 'adapter'>): string {
  const base = shortModel(model.model);
  return adapter === null ? base : `${base} + ${shortModel(adapter.name)}`;
}

/** `45.2 % (35.1 to 55.6)` */
export function passWords(passAt1: EvaluationSummary['passAt1']): string {
  if (passAt1 === null) return l10n.t('no attempt yet');
  const digits = (share: number): string => (100 * share).toFixed(1);
  const { value, low, high } = passAt1;
  return l10n.t('pass@1 {0} % ({1} to {2})', digits(value), digits(low), digits(high));
}

/** What was evaluated and how: `starter, 20 problems · attempts each: 10 · replies: 4 · python3`. */
export function madeWords({ manifest }: Pick<HomeEvaluation, 'manifest'>): string {
  const { problems, samples, settings } = manifest;
  return [
    problemWords(problems),
    l10n.t('attempts each: {0}', samples),
    l10n.t('replies: {0}', settings.steps),
    settings.language,
  ].join(' · ');
}

function problemWords(problems: EvaluationManifest['problems']): string {
  const sources = new Set(problems.map(({ source }) => source));
  const [source] = sources;
  const count =
    problems.length === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', problems.length);
  return sources.size === 1 && source ? `${source}, ${count}` : count;
}
