import type { Limits, Program } from '../../domain/problem.ts';

/** What one run gives a program. A contestant's never holds what the program should answer. */
export interface SandboxTest {
  readonly input: string;
  /** Where set, the input lies in a file of this name and stdin is empty. */
  readonly inputFile: string | null;
  /** Where set, what counts as output is this file instead of stdout. */
  readonly outputFile: string | null;
  /** Laid beside the program, read-only: what a checker is asked about. */
  readonly files?: readonly SandboxFile[];
  /** Arguments of the program; its working folder is the one where the files lie. */
  readonly args?: readonly string[];
  /** A folder of this name in which the program may write, and where `outputFile` lies then; gone afterwards. */
  readonly folder?: string;
}

export interface SandboxFile {
  readonly name: string;
  readonly text: string;
}

export type RunCause =
  | 'exited'
  | 'signalled'
  | 'cpuTime'
  | 'wallTime'
  | 'memory'
  | 'output'
  | 'cancelled'
  /** The sandbox could not start the program: ours to answer for. */
  | 'broken';

export interface RunFigures {
  readonly cause: RunCause;
  readonly exitCode: number | null;
  /** Such as `SIGSEGV`. */
  readonly signal: string | null;
  /** CPU time of the program and of everything it started. */
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly memoryBytes: number;
}

/** All raw figures of one test. */
export interface TestRun extends RunFigures {
  /** How long the program waited for a CPU while it could have run. */
  readonly delayMs: number;
  readonly outputBytes: number;
  /** The whole output; null where it is too long to come along, see `LoadedProgram.output`. */
  readonly output: string | null;
  /** Start and end of an output that did not come along. */
  readonly head: string;
  readonly tail: string;
  /** sha256 of an output that did not come along, in hex. */
  readonly digest: string | null;
  /** The last 8 KiB of standard error. */
  readonly stderrTail: string;
  readonly stderrBytes: number;
  /** The place in stdin the program, with what it read ahead, had reached; null where unknown. */
  readonly inputReadBytes: number | null;
}

export interface CompileRun extends RunFigures {
  readonly ok: boolean;
  /** The compiler's words, bounded. */
  readonly text: string;
}

/** A program that lies in a sandbox of its own, ready to be run. */
export interface LoadedProgram {
  /** Null for languages that are not compiled. */
  readonly compiled: CompileRun | null;
  /** Tests asked for together run one after the other, in that order. */
  run(test: SandboxTest, limits: Limits): Promise<TestRun>;
  /** The whole output of the test that ran last; null once another has started. */
  output(run: TestRun): Promise<string | null>;
  /** Stops the test that runs and calls off those that wait: their cause is `cancelled`. */
  cancel(): void;
  /** How many other programs were at work in this sandbox's slots while the latest test ran, at most. */
  readonly neighbours: number;
}

/**
 * A place where unknown programs run confined, several at once. A sandbox that breaks while in use throws
 * `sandbox.machineLost`: the caller may ask again and gets another. An abort rejects with the signal's reason and frees
 * the place at once.
 */
export interface Sandbox {
  /** How many programs may usefully be at work at once. */
  readonly slots: number;
  withProgram<T>(
    program: Program,
    limits: Limits,
    use: (loaded: LoadedProgram) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T>;
  /** Leaves nothing behind; safe to call twice. */
  close(): Promise<void>;
}
