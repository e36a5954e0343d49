import { CHUNK_CHARS, CHUNK_EVENTS } from './panelLimits.ts';
import type { RunEvent } from './runEvent.ts';

/** The event without its program text, which a panel asks for by step. No program at all stays null. */
export function withoutProgram(event: RunEvent): RunEvent {
  return event.kind === 'stepTaken' && event.program !== null ? { ...event, program: '' } : event;
}

/**
 * Events in messages of bounded size, in order, program texts taken out; the first message holds `first` events at most. An event is
 * never split; no events, no chunk.
 */
export function* chunksForPanel(
  events: Iterable<RunEvent>,
  first: number = CHUNK_EVENTS,
): Generator<RunEvent[]> {
  let chunk: RunEvent[] = [];
  let chars = 0;
  let most = first;
  for (const event of events) {
    const light = withoutProgram(event);
    const size = charsOf(light);
    if (chunk.length === most || (chunk.length > 0 && chars + size > CHUNK_CHARS)) {
      yield chunk;
      chunk = [];
      chars = 0;
      most = CHUNK_EVENTS;
    }
    chunk.push(light);
    chars += size;
  }
  if (chunk.length > 0) yield chunk;
}

const SHORT_EVENT_CHARS = 700;

/** Nearly its length as JSON, without writing that: only these kinds hold texts of any length. */
function charsOf(event: RunEvent): number {
  switch (event.kind) {
    case 'stepJudged':
      return SHORT_EVENT_CHARS + total(event.facts.map(({ text }) => text));
    case 'branchReflected':
      return (
        SHORT_EVENT_CHARS +
        total([event.diagnosis, event.fix, ...event.evidence.map(({ text }) => text)])
      );
    case 'branchOpened':
      return (
        SHORT_EVENT_CHARS +
        total(event.experiences.flatMap((each) => [each.diagnosis, each.fix, ...each.facts]))
      );
    case 'runEnded':
      return SHORT_EVENT_CHARS + (event.message?.length ?? 0);
    default:
      return SHORT_EVENT_CHARS;
  }
}

function total(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}
