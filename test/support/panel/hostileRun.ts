import type { RunEvent } from '../../../src/domain/runEvent.ts';
import type { TestDetail } from '../../../src/domain/stepDetail.ts';
import { explored } from '../exploredRun.ts';
import { excerpt } from './scenarios.ts';

/** Sets a mark on the page where any of it is taken for markup or script. */
const MARKUP = [
  '<img src=x onerror="document.body.dataset.broken=1">',
  '<script>document.body.dataset.broken=1</script>',
  '<svg onload="document.body.dataset.broken=1"></svg>',
  '</style></textarea>--><iframe srcdoc="<script>parent.document.body.dataset.broken=1</script>">',
].join('\n');

/** An ANSI colour and a bell, text that runs backwards, nothing-characters, half a pair, a very long word. */
export const ODD_CHARACTERS = `\u001b[31mred\u0007 \u202Egnp.txe\u202C a\u200Bb \u2066x\u2069 \ud800 \u2028 \u0000 \u{E0041} ${'z'.repeat(6000)}`;

export const HOSTILE = `${MARKUP}\n${ODD_CHARACTERS}`;

const HOSTILE_AGENT = { name: HOSTILE, model: HOSTILE };

/** A run whose every text a model or a program wrote is hostile. */
export async function hostileRun(): Promise<readonly RunEvent[]> {
  const { events } = await explored(
    `
    program a | wrongAnswer 1/3
    program b | wrongAnswer 1/3
    blame 1   | read all input first
    program c | accepted 3/3
    `,
    { settings: { rollouts: 1, horizon: 2 } },
  );
  return events.map(withHostileTexts);
}

function withHostileTexts(event: RunEvent): RunEvent {
  switch (event.kind) {
    case 'runStarted':
      return {
        ...event,
        problem: `${HOSTILE}. A Problem`,
        model: `openai:${HOSTILE}`,
        imported: { sha256: 'a'.repeat(64), agent: HOSTILE_AGENT },
      };
    case 'stepTaken':
      return { ...event, program: `print("${event.step}")\n${HOSTILE}\n`, agent: HOSTILE_AGENT };
    case 'stepJudged':
      return { ...event, facts: event.facts.map((fact) => ({ ...fact, text: HOSTILE })) };
    case 'branchReflected': {
      const evidence = event.evidence.map((each) => ({ ...each, text: HOSTILE }));
      return { ...event, diagnosis: HOSTILE, fix: HOSTILE, evidence };
    }
    case 'branchOpened':
      return {
        ...event,
        experiences: event.experiences.map((each) => ({
          ...each,
          diagnosis: HOSTILE,
          fix: HOSTILE,
        })),
      };
    default:
      return event;
  }
}

export function hostileTests(): Record<string, readonly TestDetail[]> {
  const test: TestDetail = {
    index: 0,
    verdict: 'wrongAnswer',
    input: excerpt(HOSTILE),
    expected: excerpt(`${HOSTILE} 1`),
    actual: excerpt(`${HOSTILE} 2`),
    stderr: HOSTILE,
    cpuMs: 1,
    memoryBytes: 1,
  };
  return { 'b1.1': [test], 'b1.2': [test] };
}
