import type { RunEvent, RunEventOf } from '../domain/runEvent.ts';
import { isSolved, stepOf, stepVerdict, type RunState } from '../domain/runState.ts';
import type { LiveView } from './liveView.ts';
import type { Output } from './output.ts';
import { safe } from '../app/safe.ts';
import { VERDICT_WORDS } from '../domain/verdictWords.ts';

/** Where nothing can be drawn over: a line for each thing that happens, behind a prefix that names the run. */
export function plainView(output: Output, title: string, prefix: string): LiveView {
  output.note(title);
  return {
    watcher: null,
    stop: () => undefined,
    listener: (event, state) => {
      const line = lineFor(event, state);
      if (line !== null) output.note(`${prefix}${line}`);
    },
  };
}

/** What happened, in one line; null for what needs no line. */
export function lineFor(event: RunEvent, state: RunState): string | null {
  switch (event.kind) {
    case 'branchOpened':
      if (event.author === 'person') return askedLine(event);
      return event.because === null
        ? null
        : `${event.branch} goes back to ${event.from ?? 'the beginning'} with the lesson of ${event.because}`;
    case 'stepJudged': {
      const step = stepOf(state, event.step);
      const { passed, total } = event.hidden ?? event.visible;
      const verdict = stepVerdict(step) ?? 'judgeError';
      const where = event.hidden === undefined ? '' : ' hidden tests';
      const fact = isSolved(step) ? '' : ` · ${safe(event.facts[0]?.text ?? '')}`;
      return `${event.step} ${VERDICT_WORDS[verdict]} ${passed}/${total}${where}${fact}`;
    }
    case 'branchReflected':
      return `${event.branch} blames ${event.blamed}: ${event.grounded ? safe(event.fix) : 'no usable lesson, its facts alone'}`;
    case 'branchClosed':
      return event.because === 'duplicate'
        ? `${event.branch} dropped: the same program again`
        : null;
    case 'runStarted':
    case 'runResumed':
    case 'roundStarted':
    case 'replyDiscarded':
    case 'stepTaken':
    case 'correctionRecorded':
    case 'runEnded':
      return null;
  }
}

function askedLine({ branch, from, experiences }: RunEventOf<'branchOpened'>): string {
  const [hint] = experiences;
  const words = hint === undefined ? '' : `, with the hint: ${safe(hint.fix)}`;
  return `${branch} goes on from ${from ?? 'the problem'} as a person asked${words}`;
}
