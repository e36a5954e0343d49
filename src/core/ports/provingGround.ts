import type { Judge } from './judge.ts';
import type { Sandbox } from './sandbox.ts';

/** What a container holds while no program is at work in it, seen from outside of its runner. */
export interface Remains {
  /** Processes beyond the runner's own two, such as `17 sleep`. */
  readonly processes: readonly string[];
  /** Paths in the places that programs and compilers can write to. */
  readonly files: readonly string[];
  /** Shared memory, queues and semaphores, as the kernel lists them. */
  readonly ipc: readonly string[];
  /** Memory in use, with the inputs that are kept for later attempts. */
  readonly memoryBytes: number;
}

/** One slot of a sandbox that can be looked into from outside. */
export interface ProvingPlace {
  /** Judges in this slot alone, as any attempt is judged. */
  readonly judge: Judge;
  /** The same slot below the judge. */
  readonly sandbox: Sandbox;
  /** The name of its container now; null before the first program. */
  readonly container: string | null;
  /** There must be a container. */
  look(): Promise<Remains>;
  /** Starts a shell script as the user that compiles; resolves once it has ended, or with `wait` false once it runs. */
  asCompiler(script: string, options: { readonly wait: boolean }): Promise<void>;
  /** Milliseconds that one `exec` by the engine takes for a program that does nothing. */
  execMs(): Promise<number>;
  killContainer(): Promise<void>;
}

/** A sandbox laid open to be attacked. */
export interface ProvingGround {
  /** One for each attack that may be at work at once. */
  readonly places: readonly ProvingPlace[];
  /** One more, for what some attacks need beside them. */
  readonly beside: ProvingPlace;
  /** Containers made for the proof that are there now. */
  containers(): Promise<readonly string[]>;
  /**
   * Starts a process with a container of its own, at rest or with a program at work, kills it and gives what is left of the
   * container after at most `patienceMs`.
   */
  killClient(state: 'idle' | 'busy', patienceMs: number): Promise<readonly string[]>;
  /** A sandbox of one slot behind a slow line; null where the engine is on no line of this machine. */
  farAway<T>(roundTripMs: number, use: (far: Sandbox) => Promise<T>): Promise<T | null>;
  /** Keeps so many threads of this machine busy meanwhile. */
  hogged<T>(threads: number, work: () => Promise<T>): Promise<T>;
  /** Leaves nothing behind; safe to call twice. */
  close(): Promise<void>;
}
