import type { FromJob, ToJob } from '../../src/domain/jobProtocol.ts';

/** Stands in for VS Code around the page of a training job: tells it what a host would, and keeps what it asked and saved. */
class JobHarness {
  readonly asked: FromJob[] = [];
  saved: unknown;
  readonly #told: readonly ToJob[];

  constructor(told: readonly ToJob[]) {
    this.#told = told;
  }

  tell(message: ToJob): void {
    const { origin } = window;
    window.dispatchEvent(new MessageEvent('message', { data: message, origin }));
  }

  answer(request: FromJob): void {
    this.asked.push(request);
    if (request.kind !== 'ready') return;
    for (const message of this.#told) setTimeout(() => this.tell(message), 0);
  }
}

// What a host tells at first stands in the page, as its scenario.
const told = JSON.parse(document.getElementById('scenario')?.textContent ?? '') as ToJob[];
const harness = new JobHarness(told);
Object.assign(window, {
  harness,
  acquireVsCodeApi: () => ({
    // Messages cross a process on their way: never answered within the call.
    postMessage: (message: FromJob) => setTimeout(() => harness.answer(message), 0),
    getState: () => harness.saved,
    setState: (state: unknown) => {
      harness.saved = state;
    },
  }),
});
