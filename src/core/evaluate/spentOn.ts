import { emptyRun } from '../../domain/foldRun.ts';
import type { Attempt, TakenStep } from '../../domain/evaluation.ts';
import type { Spend } from '../../domain/runEvent.ts';
import { added, NOTHING_USED, type Used } from '../explore/used.ts';

/** The larger of two accounts of one evaluation, thing by thing. */
export function larger(one: Spend, other: Spend): Spend {
  const keys = Object.keys(one) as (keyof Spend)[];
  return {
    ...one,
    ...Object.fromEntries(keys.map((key) => [key, Math.max(one[key], other[key])])),
  };
}

/** What attempts have used. */
export function spentOn(attempts: Iterable<Attempt>): Spend {
  const all: { -readonly [name in keyof Used]: Used[name] } = { ...NOTHING_USED };
  let secondsInAll = 0;
  for (const { taken = [], seconds = 0 } of attempts) {
    secondsInAll += seconds;
    for (const step of taken) {
      const used = usedInStep(step);
      for (const name of USED) all[name] += used[name];
    }
  }
  return { ...added(emptyRun().spend, all), seconds: secondsInAll };
}

const USED = ['steps', 'programs', 'tests', 'actPromptTokens', 'actCompletionTokens'] as const;

function usedInStep({ usage, testsRun, visible }: TakenStep): Used {
  return {
    steps: 1,
    programs: visible.verdict === 'noProgram' ? 0 : 1,
    tests: testsRun,
    actPromptTokens: usage.promptTokens,
    actCompletionTokens: usage.completionTokens,
  };
}
