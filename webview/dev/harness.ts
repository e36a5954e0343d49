import { chunksForPanel } from '../../src/domain/panelEvents.ts';
import { FIRST_EVENTS } from '../../src/domain/panelLimits.ts';
import type { FromPanel, ToPanel } from '../../src/domain/protocol.ts';
import type { RunEvent, RunEventOf } from '../../src/domain/runEvent.ts';
import type { ProgramText, StepDetail } from '../../src/domain/stepDetail.ts';
import type { Scenario } from './scenario.ts';

/**
 * Stands in for VS Code around the panel: gives it `acquireVsCodeApi`, answers it from a scenario, and keeps what it asked. Loaded
 * before the panel's own script.
 */
class Harness {
  /** Everything the panel asked, in order. */
  readonly asked: FromPanel[] = [];
  /** What it saved last. */
  saved: unknown;
  readonly #scenario: Scenario;
  #events: readonly RunEvent[];

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#events = scenario.events;
    this.saved = scenario.saved;
  }

  /** As a message from the extension arrives. */
  tell(message: ToPanel): void {
    const { origin } = window;
    window.dispatchEvent(new MessageEvent('message', { data: message, origin }));
  }

  /** The journal grew. `told` false keeps it from the panel, as when a message was lost. */
  append(events: readonly RunEvent[], { told }: { readonly told: boolean }): void {
    this.#events = [...this.#events, ...events];
    if (told) this.tell({ kind: 'append', run: this.#scenario.run, events: [...events] });
  }

  answer(request: FromPanel): void {
    this.asked.push(request);
    if (this.#scenario.silent) return;
    if (request.kind === 'ready') this.#sendRun(request.run, request.after);
    if (request.kind === 'loadStep') {
      const { run } = this.#scenario;
      this.tell({ kind: 'step', run, detail: this.#detail(request.step) });
    }
  }

  /** Each message is a task of its own, as those of another process are: the page may draw between them. */
  #later(message: ToPanel): void {
    setTimeout(() => this.tell(message), 0);
  }

  #sendRun(known: string | null, after: number | null): void {
    const { run, activity, writing, problem, strings } = this.#scenario;
    if (strings !== null) this.#later({ kind: 'strings', ...strings });
    if (known === run && after !== null) this.#tellAll('append', this.#events.slice(after + 1));
    else this.#tellAll('reset', this.#events);
    this.#later({ kind: 'activity', run, activity, writing: [...writing] });
    this.#later({ kind: 'problem', problem });
  }

  #tellAll(first: 'reset' | 'append', events: readonly RunEvent[]): void {
    const { run, stalls } = this.#scenario;
    const total = this.#events.length;
    const chunks = stalls === 'beforeEvents' ? [] : [...chunksForPanel(events, FIRST_EVENTS)];
    if (first === 'reset') {
      this.#later({ kind: 'reset', run, events: chunks.shift() ?? [], total });
    }
    if (stalls === 'afterFirstChunk') return;
    for (const chunk of chunks) this.#later({ kind: 'append', run, events: chunk });
  }

  #detail(step: string): StepDetail {
    const taken = this.#taken(step);
    const { parent } = taken;
    return {
      step,
      language: taken.language,
      program: taken.program,
      parent: parent === null ? null : this.#program(parent),
      counterpart: this.#counterpart(step),
      tests: [...(this.#scenario.tests[step] ?? [])],
      running: false,
    };
  }

  #counterpart(step: string): StepDetail['counterpart'] {
    for (const event of this.#events) {
      if (event.kind !== 'correctionRecorded') continue;
      if (event.blamed === step) return { is: 'corrected', ...this.#program(event.corrected) };
      if (event.corrected === step) return { is: 'blamed', ...this.#program(event.blamed) };
    }
    return null;
  }

  #program(step: string): ProgramText {
    return { step, text: this.#taken(step).program };
  }

  #taken(step: string): RunEventOf<'stepTaken'> {
    const found = this.#events.find(
      (event): event is RunEventOf<'stepTaken'> =>
        event.kind === 'stepTaken' && event.step === step,
    );
    if (found === undefined) throw new RangeError(`the scenario has no step ${step}`);
    return found;
  }
}

declare global {
  interface Window {
    harness: Harness;
    acquireVsCodeApi: () => unknown;
  }
}

const scenario = JSON.parse(document.getElementById('scenario')?.textContent ?? '') as Scenario;
const harness = new Harness(scenario);
window.harness = harness;
window.acquireVsCodeApi = () => ({
  // Messages cross a process on their way: never answered within the call.
  postMessage: (message: FromPanel) => setTimeout(() => harness.answer(message), 0),
  getState: () => harness.saved,
  setState: (state: unknown) => {
    harness.saved = state;
  },
});
