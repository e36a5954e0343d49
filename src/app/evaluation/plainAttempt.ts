import type { Attempt, TakenStep } from '../../domain/evaluation.ts';
import { STEP_VERDICTS } from '../../domain/runEvent.ts';

/**
 * Whether a value is an attempt as `leafe evaluate` writes it: then it is one by `attemptSchema`, too, and found out in a fraction of the time that
 * a hundred megabytes of them take there. False says nothing: the schema decides, and says what is wrong.
 */
export function isPlainAttempt(value: unknown): value is Attempt {
  if (!isObject(value)) return false;
  const { problem, attempt, solved, seed, model, adapter, language, program } = value;
  const { verdict, steps, usage, seconds, taken } = value;
  return (
    typeof problem === 'string' &&
    problem !== '' &&
    isNatural(attempt) &&
    typeof solved === 'boolean' &&
    isNatural(seed) &&
    typeof model === 'string' &&
    (adapter === null || typeof adapter === 'string') &&
    typeof language === 'string' &&
    (program === null || typeof program === 'string') &&
    isVerdict(verdict) &&
    isNatural(steps) &&
    isUsage(usage) &&
    isAmount(seconds) &&
    Array.isArray(taken) &&
    taken.every(isPlainStep)
  );
}

function isPlainStep(value: unknown): value is TakenStep {
  if (!isObject(value)) return false;
  const { seed, reply, ended, usage, programDigest, outputDigest } = value;
  const { visible, hidden, testsRun, closest, modelMs, judgeMs } = value;
  return (
    isNatural(seed) &&
    typeof reply === 'string' &&
    (ended === 'stop' || ended === 'length') &&
    isUsage(usage) &&
    typeof programDigest === 'string' &&
    typeof outputDigest === 'string' &&
    isCounts(visible) &&
    (hidden === undefined || isCounts(hidden)) &&
    isNatural(testsRun) &&
    (closest === null || isAmount(closest)) &&
    isNatural(modelMs) &&
    isNatural(judgeMs)
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isUsage(value: unknown): boolean {
  return (
    isObject(value) && isNatural(value['promptTokens']) && isNatural(value['completionTokens'])
  );
}

function isCounts(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { verdict, passed, total } = value;
  return isVerdict(verdict) && isNatural(passed) && isNatural(total);
}

const VERDICTS: ReadonlySet<unknown> = new Set(STEP_VERDICTS);

function isVerdict(value: unknown): boolean {
  return VERDICTS.has(value);
}

function isNatural(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isAmount(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0;
}
