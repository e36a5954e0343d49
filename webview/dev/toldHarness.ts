/** Of a page that is told what it shows, whatever page it is. */
interface Message {
  readonly kind: string;
}

/** Stands in for VS Code around a page: tells it what a host would, and keeps what it asked and saved. */
class ToldHarness {
  readonly asked: Message[] = [];
  saved: unknown;
  readonly #told: readonly Message[];

  constructor(told: readonly Message[]) {
    this.#told = told;
  }

  tell(message: Message): void {
    const { origin } = window;
    window.dispatchEvent(new MessageEvent('message', { data: message, origin }));
  }

  answer(request: Message): void {
    this.asked.push(request);
    if (request.kind !== 'ready') return;
    for (const message of this.#told) setTimeout(() => this.tell(message), 0);
  }
}

// What a host tells at first stands in the page, as its scenario.
const told = JSON.parse(document.getElementById('scenario')?.textContent ?? '') as Message[];
const harness = new ToldHarness(told);
Object.assign(window, {
  harness,
  acquireVsCodeApi: () => ({
    // Messages cross a process on their way: never answered within the call.
    postMessage: (message: Message) => setTimeout(() => harness.answer(message), 0),
    getState: () => harness.saved,
    setState: (state: unknown) => {
      harness.saved = state;
    },
  }),
});
