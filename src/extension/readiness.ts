import type { Part, PartState } from '../platform/setup/parts.ts';
import { setContext } from './setContext.ts';

/** What the first step of the walkthrough asks for; the model has a step of its own. */
const NEEDED: readonly Part[] = ['node', 'git', 'docker', 'image', 'home'];

export interface ReadinessContext {
  readonly home: () => string;
  /** Whether there is a model to explore with, the default one or another. */
  readonly hasModel: () => Promise<boolean>;
}

/** Looks at the set-up and keeps what it found in context keys, for welcome views and the walkthrough. */
export class Readiness {
  readonly #context: ReadinessContext;
  #glance: Promise<void> | null = null;

  constructor(context: ReadinessContext) {
    this.#context = context;
  }

  /** The state of every part, in the order they are needed. */
  async look(): Promise<readonly PartState[]> {
    const { PARTS } = await import('../platform/setup/parts.ts');
    const [states] = await Promise.all([this.#check(PARTS), this.lookForModel()]);
    return states;
  }

  /** What an empty view says depends on Docker and the model: asked once, in the background, until `forget`. */
  glance(): void {
    this.#glance ??= Promise.all([this.#check(['docker']), this.lookForModel()]).then(
      () => undefined,
      // A part that cannot even be asked leaves the view as it is; Check Setup tells why.
      () => undefined,
    );
  }

  /** To be called again where models, settings or the key have changed. */
  async lookForModel(): Promise<void> {
    const hasModel = await this.#context.hasModel();
    setContext('leafe.modelMissing', !hasModel);
    setContext('leafe.modelReady', hasModel);
  }

  /** The set-up has changed: the next glance looks again. */
  forget(): void {
    this.#glance = null;
  }

  async #check(parts: readonly Part[]): Promise<readonly PartState[]> {
    const { checkPart } = await import('../app/doctor/checkPart.ts');
    const context = { home: this.#context.home(), signal: new AbortController().signal };
    const states = await Promise.all(parts.map((part) => checkPart(part, context)));
    tell(states);
    return states;
  }
}

function tell(states: readonly PartState[]): void {
  const found = new Map(states.map(({ part, state }) => [part, state === 'ok']));
  const docker = found.get('docker');
  if (docker !== undefined) setContext('leafe.dockerMissing', !docker);
  if (NEEDED.every((part) => found.has(part))) {
    setContext(
      'leafe.setupReady',
      NEEDED.every((part) => found.get(part) === true),
    );
  }
}
