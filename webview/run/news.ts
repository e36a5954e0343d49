import type { RunEvent } from '../../src/domain/runEvent.ts';
import type { RunState } from '../../src/domain/runState.ts';
import { count, text } from '../text.ts';
import { stepLabel } from './describe.ts';
import type { Marks } from './marks.ts';
import type { Phase } from '../../src/domain/runPhase.ts';

/** More steps than this at once are told by their number: nobody listens to eight labels. */
const TOLD_ONE_BY_ONE = 2;

/** What the newest events say, in sentences for a live region; empty where there is nothing to tell. */
export function newsOf(events: readonly RunEvent[], state: RunState, marks: Marks): string {
  const judged = events.filter((event) => event.kind === 'stepJudged');
  const steps =
    judged.length > TOLD_ONE_BY_ONE
      ? [count('say.news', judged.length)]
      : judged.flatMap(({ step }) => {
          const found = state.steps.get(step);
          return found === undefined ? [] : [`${stepLabel(found, state, marks)}.`];
        });
  const others = events.flatMap((event) => sentenceOf(event, state));
  return [...steps, ...others].join(' ');
}

function sentenceOf(event: RunEvent, state: RunState): readonly string[] {
  switch (event.kind) {
    case 'branchReflected':
      return [text('say.lookedBack', event.branch, event.blamed)];
    case 'branchOpened':
      if (event.author === 'person') return [text('say.asked', event.branch)];
      return event.because === null ? [] : [text('say.branch', event.branch)];
    case 'correctionRecorded':
      return [text('say.correction', event.corrected, event.blamed)];
    case 'runEnded':
      return [endSentence(event.because, state)];
    default:
      return [];
  }
}

/** Where a run stands, in one sentence. */
export function endSentence(phase: Phase, state: RunState): string {
  switch (phase) {
    case 'solved':
      return count('end.solved', state.steps.size);
    case 'failed':
      return text('end.failed', sentence(state.ended?.message ?? ''));
    case 'exhausted':
    case 'cancelled':
    case 'interrupted':
      return text(`end.${phase}`);
    case 'readOnly':
    case 'elsewhere':
      return text(`end.${phase}`);
    case 'loading':
      return text('empty.loading');
    default:
      return text(state.steps.size === 0 ? 'empty.noSteps' : 'end.running');
  }
}

/** What a run says in the end comes with or without its full stop. */
function sentence(words: string): string {
  return words === '' || /[.!?…]$/.test(words) ? words : `${words}.`;
}
