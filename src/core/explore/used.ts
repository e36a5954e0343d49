import type { Spend } from '../../domain/runEvent.ts';
import type { ChatReply } from '../ports/chatModel.ts';
import type { Action } from '../ports/environment.ts';

/** What a step that is kept in no journal has used. */
export type Used = Pick<
  Spend,
  'steps' | 'programs' | 'tests' | 'actPromptTokens' | 'actCompletionTokens'
>;

export const NOTHING_USED: Used = {
  ...{ steps: 0, programs: 0, tests: 0, actPromptTokens: 0, actCompletionTokens: 0 },
};

export function usedBy(action: Action, { usage }: ChatReply, testsRun: number): Used {
  return {
    steps: 1,
    programs: action.program === null ? 0 : 1,
    tests: testsRun,
    actPromptTokens: usage.promptTokens,
    actCompletionTokens: usage.completionTokens,
  };
}

/** The spend with this on top. */
export function added(spend: Spend, used: Used): Spend {
  return {
    ...spend,
    steps: spend.steps + used.steps,
    programs: spend.programs + used.programs,
    tests: spend.tests + used.tests,
    actPromptTokens: spend.actPromptTokens + used.actPromptTokens,
    actCompletionTokens: spend.actCompletionTokens + used.actCompletionTokens,
  };
}
