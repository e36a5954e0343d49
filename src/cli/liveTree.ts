import type { createLogUpdate } from 'log-update';
import type { RunListener } from '../core/run/recorder.ts';
import type { RunEvent } from '../domain/runEvent.ts';
import { isSolved, stepOf, stepVerdict, type RunState } from '../domain/runState.ts';
import type { Output } from './output.ts';
import { fitLine, paintFor, safe } from './text.ts';
import { drawTree, VERDICT_WORDS } from './tree.ts';
import { ledgerLine } from './ledger.ts';

export interface LiveView {
  readonly listener: RunListener;
  /** Leaves the terminal as the last look had it, or clean where `clear`. */
  readonly stop: () => void;
}

/** On a terminal the growing tree, drawn anew at each event; elsewhere a line for each thing that happens. */
export async function liveView(output: Output, prefix: string): Promise<LiveView> {
  if (!output.live) return plainView(output, prefix);
  const { createLogUpdate } = await import('log-update');
  return treeView(createLogUpdate(process.stderr, { showCursor: true }));
}

function treeView(update: ReturnType<typeof createLogUpdate>): LiveView {
  let state: RunState | null = null;
  const draw = (): void => {
    if (state !== null) update(frame(state));
  };
  // The seconds in the ledger line go on while the model writes.
  const timer = setInterval(draw, 1000);
  timer.unref();
  return {
    listener: (_event, next) => {
      state = next;
      draw();
    },
    stop: () => {
      clearInterval(timer);
      update.clear();
    },
  };
}

function frame(state: RunState): string {
  const width = Math.max(40, process.stderr.columns || 80);
  const height = Math.max(8, process.stderr.rows || 24);
  const paint = paintFor({ color: true });
  const tree = drawTree(state, { width, paint, writing: new Set(state.owing) });
  const room = height - 4;
  const shown =
    tree.length <= room
      ? tree
      : [paint.dim(`… ${tree.length - room} lines above …`), ...tree.slice(tree.length - room)];
  return [...shown, '', paint.dim(fitLine(ledgerLine(state.spend), width))].join('\n');
}

function plainView(output: Output, prefix: string): LiveView {
  return {
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
      return `${event.branch} blames ${event.blamed}: ${event.grounded ? safe(event.fix) : 'its facts alone'}`;
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
