import type { SandboxTest, TestRun } from '../../core/ports/sandbox.ts';
import { LeafeError } from '../../core/errors.ts';
import type { Build } from '../../domain/languages.ts';
import type { Limits } from '../../domain/problem.ts';
import { attachContainer, type Attached } from './attached.ts';
import type { ContainerPlan } from './containerOptions.ts';
import { firstLine, type Engine } from './engine.ts';
import type { Frame } from './frames.ts';
import { InputShelf } from './inputShelf.ts';
import * as messages from './messages.ts';
import { wallLimits } from './messages.ts';
import { within } from '../within.ts';

/** How long the runner may be silent beyond what the test allows. */
const SILENCE_MS = 20_000;
/** A checker brings a large header along, and is compiled once. */
const COMPILE_CPU_MS: Record<ContainerPlan['role'], number> = {
  agent: 10_000,
  proving: 10_000,
  checker: 60_000,
};

function compileLimits(role: ContainerPlan['role']): messages.CompileLimits {
  const cpuMs = COMPILE_CPU_MS[role];
  const [memoryBytes, artefactBytes] = [1024 * 1024 * 1024, 64 * 1024 * 1024];
  return { cpuMs, ...wallLimits(cpuMs), memoryBytes, artefactBytes };
}

interface Waiting {
  readonly resolve: (frame: Frame) => void;
  readonly reject: (error: unknown) => void;
  readonly patienceMs: number;
}

/** One container and the talk with its runner: requests go out without waiting for earlier answers. */
export class Machine {
  readonly plan: ContainerPlan;
  readonly #waiting = new Map<number, Waiting>();
  readonly #shelf: InputShelf;
  readonly #engine: Engine;
  #attached: Attached | null = null;
  #lost: LeafeError<'sandbox'> | null = null;
  #lastId = 0;
  #pieces: Buffer[] = [];
  #silence: NodeJS.Timeout | null = null;
  #sending: Promise<unknown> = Promise.resolve();
  memoryBytes: number;
  /** Programs taken so far. */
  programs = 0;
  greeting = '';

  private constructor(engine: Engine, plan: ContainerPlan) {
    this.#engine = engine;
    this.plan = plan;
    this.memoryBytes = plan.memoryBytes;
    this.#shelf = new InputShelf({
      send: (frame) => this.#write(frame),
      settle: async () => void (await this.#ask((id) => messages.plain('P', id))),
    });
  }

  /** Resolves once the runner has greeted. */
  static async start(engine: Engine, plan: ContainerPlan): Promise<Machine> {
    const machine = new Machine(engine, plan);
    const greeted = new Promise<Frame>((resolve, reject) => {
      machine.#waiting.set(0, { resolve, reject, patienceMs: SILENCE_MS });
    });
    greeted.catch(() => undefined);
    machine.#listen();
    try {
      machine.#attached = await attachContainer(engine, plan, {
        onFrame: (frame) => machine.#onFrame(frame),
        onEnd: (why) => machine.#lose(why),
      });
      machine.greeting = (await greeted).body.toString('utf8');
    } catch (error) {
      await machine.remove();
      throw error;
    }
    return machine;
  }

  get lost(): boolean {
    return this.#lost !== null;
  }

  get containerId(): string {
    return this.#attached?.containerId ?? '';
  }

  async put(file: messages.BoxFile, bytes: Uint8Array): Promise<void> {
    this.programs++;
    await this.#ask((id) => messages.putProgram(id, file, bytes));
  }

  async compile(
    source: Uint8Array,
    how: { readonly build: Build; readonly program: string },
  ): Promise<messages.Compiled> {
    this.programs++;
    const limits = compileLimits(this.plan.role);
    const frame = await this.#ask(
      (id) => messages.compile(id, source, how, limits),
      limits.wallCapMs,
    );
    return messages.readCompiled(frame.body);
  }

  /** Tests asked for together run in that order. */
  async run(
    command: readonly string[],
    test: SandboxTest,
    limits: Limits,
  ): Promise<{ id: number; run: TestRun }> {
    const answer = await this.#inOrder(async () => {
      const texts = [test.input, ...(test.files ?? []).map(({ text }) => text)];
      const inputs = await this.#shelf.place(texts);
      const patience = wallLimits(limits.cpuMs).wallCapMs;
      const asked = this.#ask(
        (id) => messages.runTest(id, inputs, command, test, limits),
        patience,
      );
      return { asked };
    });
    return messages.readTestRun((await answer.asked).body);
  }

  /** The whole output of the latest test; null where another has run since. */
  async fetch(id: number): Promise<string | null> {
    this.#pieces = [];
    const answer = await this.#askAs(id, messages.plain('F', id), SILENCE_MS);
    if (messages.readAck(answer.body).error !== 0) return null;
    const text = Buffer.concat(this.#pieces).toString('utf8');
    this.#pieces = [];
    return text;
  }

  /** Calls off all tests asked for so far. */
  cancel(): void {
    const callOff = (): void => this.#write(messages.plain('X', this.#lastId));
    // At once for what is on its way, and again behind tests whose inputs are still being sent.
    callOff();
    void this.#inOrder(() => Promise.resolve(callOff()));
  }

  async wipe(): Promise<void> {
    await this.#ask((id) => messages.plain('W', id));
  }

  /** Gives the container another memory limit while it runs. */
  async resize(memoryBytes: number): Promise<void> {
    const container = this.#engine.docker.getContainer(this.containerId);
    const swap = this.plan.limitsSwap ? { MemorySwap: memoryBytes } : {};
    try {
      await within(this.#engine.patienceMs, container.update({ Memory: memoryBytes, ...swap }));
    } catch (error) {
      throw this.#lose(`its memory cannot be set: ${firstLine(error)}`);
    }
    this.memoryBytes = memoryBytes;
  }

  async remove(): Promise<void> {
    this.#lose('the container was removed');
    await this.#attached?.remove();
  }

  /** Inputs must be there before their tests: what has to wait, holds up those behind it. */
  #inOrder<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#sending.then(act);
    this.#sending = result.catch(() => undefined);
    return result;
  }

  #ask(request: (id: number) => Buffer, patienceMs = 0): Promise<Frame> {
    const id = ++this.#lastId;
    return this.#askAs(id, request(id), patienceMs + SILENCE_MS);
  }

  #askAs(id: number, frame: Buffer, patienceMs: number): Promise<Frame> {
    return new Promise((resolve, reject) => {
      if (this.#lost) return reject(this.#lost);
      this.#waiting.set(id, { resolve, reject, patienceMs });
      this.#write(frame);
      this.#listen();
    });
  }

  #write(frame: Buffer): void {
    if (this.#lost === null) this.#attached?.send(frame);
  }

  #onFrame(frame: Frame): void {
    if (frame.type === 'B') return void this.#pieces.push(Buffer.from(frame.body.subarray(4)));
    const id = frame.type === 'H' ? 0 : frame.body.readUInt32LE(0);
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return void this.#lose('the runner answered out of turn');
    this.#waiting.delete(id);
    this.#listen();
    waiting.resolve(frame);
  }

  /** The runner does one thing at a time, so only the first that waits can be late. */
  #listen(): void {
    if (this.#silence) clearTimeout(this.#silence);
    const [next] = this.#waiting.values();
    this.#silence =
      next === undefined
        ? null
        : setTimeout(() => this.#lose('the runner fell silent'), next.patienceMs);
  }

  #lose(why: string): LeafeError<'sandbox'> {
    if (this.#lost) return this.#lost;
    this.#lost = new LeafeError('sandbox', 'machineLost', why);
    for (const { reject } of this.#waiting.values()) reject(this.#lost);
    this.#waiting.clear();
    if (this.#silence) clearTimeout(this.#silence);
    void this.#attached?.remove();
    return this.#lost;
  }
}
