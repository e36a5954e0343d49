import { readFileSync } from 'node:fs';
import type { RunEvent } from '../../../src/domain/runEvent.ts';
import { runEventSchema } from '../../../src/domain/runEvent.ts';
import type { TestDetail } from '../../../src/domain/stepDetail.ts';
import type { Scenario } from '../../../webview/dev/scenario.ts';

/** A run at rest, changed where a test needs it otherwise. */
export function aScenario(events: readonly RunEvent[], changes: Partial<Scenario> = {}): Scenario {
  return {
    run: events[0]?.run ?? 'run',
    events,
    activity: 'idle',
    writing: [],
    problem: null,
    tests: {},
    saved: undefined,
    silent: false,
    stalls: 'never',
    strings: null,
    ...changes,
  };
}

/** A run of the default model on a starter problem, as it was journalled: four branches fail, one lesson leads to the solution. */
export function sumUntilTheEnd(): readonly RunEvent[] {
  const path = new URL('../../golden/sum-until-the-end.jsonl', import.meta.url);
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => runEventSchema.parse(JSON.parse(line)));
}

/** A run whose first branch is another agent's, as an import leaves it. */
export function importedRun(events: readonly RunEvent[]): readonly RunEvent[] {
  const agent = { name: 'some-agent', model: 'some-model' };
  return events.map((event) => {
    if (event.kind === 'runStarted')
      return { ...event, imported: { sha256: 'a'.repeat(64), agent } };
    const isTheirs = event.kind === 'stepTaken' && event.branch === 'b1';
    return isTheirs ? { ...event, agent } : event;
  });
}

/** Up to and without the first event that fits. */
export function until(
  events: readonly RunEvent[],
  fits: (event: RunEvent) => boolean,
): readonly RunEvent[] {
  const end = events.findIndex(fits);
  return end < 0 ? events : events.slice(0, end);
}

/** The visible tests of that run's problem. */
const TESTS = [
  { input: '1 2 3\n4\n', output: '10\n' },
  { input: '5\n', output: '5\n' },
];

/** Failing tests of its steps: output as far as a fact tells it. */
export function testsOf(events: readonly RunEvent[]): Record<string, readonly TestDetail[]> {
  const tests: Record<string, readonly TestDetail[]> = {};
  for (const event of events) {
    if (event.kind !== 'stepJudged' || event.visible.verdict === 'accepted') continue;
    tests[event.step] = event.facts.flatMap(({ test, text }) => {
      const found = test === null ? undefined : TESTS[test];
      if (test === null || found === undefined) return [];
      const printed = /it printed "(.*?)" in line/.exec(text)?.[1];
      const detail: TestDetail = {
        index: test,
        verdict: printed === undefined ? 'runtimeError' : 'wrongAnswer',
        input: excerpt(found.input),
        expected: excerpt(found.output),
        actual: excerpt(printed === undefined ? '' : `${printed}\n`),
        stderr: printed === undefined ? 'Traceback (most recent call last):\n…' : '',
        cpuMs: 18.2,
        memoryBytes: 9_437_184,
      };
      return [detail];
    });
  }
  return tests;
}

export function excerpt(text: string): TestDetail['input'] {
  return { head: text, tail: '', bytes: Buffer.byteLength(text) };
}
