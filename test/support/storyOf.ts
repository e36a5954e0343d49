import type { RunEvent } from '../../src/domain/runEvent.ts';
import { fold } from '../../src/domain/foldRun.ts';

/** What differs between two runs that did the same. Trees are compared: commits hold their date. */
const VOLATILE = ['seq', 'at', 'run', 'modelMs', 'judgeMs', 'cpuMs', 'closest', 'checkpoint'];

/** What happened, without when, how fast, and how often it was interrupted. */
export function storyOf(events: readonly RunEvent[]): readonly unknown[] {
  return events
    .filter(({ kind }) => !['runStarted', 'runResumed', 'runEnded'].includes(kind))
    .map((event) =>
      Object.fromEntries(Object.entries(event).filter(([key]) => !VOLATILE.includes(key))),
    );
}

/** What was spent, without the time it took. */
export function countedSpend(events: readonly RunEvent[]): Readonly<Record<string, number>> {
  const { seconds: _s, modelMs: _m, judgeMs: _j, ...counted } = fold(events).spend;
  return counted;
}
