import type {
  CompileRun,
  LoadedProgram,
  Sandbox,
  SandboxTest,
  TestRun,
} from '../../core/ports/sandbox.ts';
import { isLeafeError } from '../../core/errors.ts';
import { isUsual, languageEntry, type Language } from '../../domain/languages.ts';
import type { Limits, Program } from '../../domain/problem.ts';
import { BinaryCache } from './binaryCache.ts';
import type { ContainerPlan } from './containerOptions.ts';
import type { Engine } from './engine.ts';
import { Machine } from './machine.ts';
import { Pool } from './pool.ts';

export interface DockerSandboxOptions {
  /** Runs what every image does. */
  readonly image: string;
  /** The image that runs another language; without it `image` is taken for all. */
  readonly imageOf?: (language: Language, signal: AbortSignal) => Promise<string>;
  readonly role: ContainerPlan['role'];
  readonly slots: number;
  readonly idleMs?: number;
}

const MEGABYTE = 1024 * 1024;
/** Enough for the compiler and for most problems, so that few programs need the limit changed. */
const USUAL_MEMORY = 1024 * MEGABYTE;
/**
 * The container's limit as a multiple of the problem's: wide, so that a program that uses up time and memory together
 * is stopped for its time; narrower where one container would take more than its share of the engine's machine.
 */
const NET = { widest: 3, narrowest: 2 };
/** Inputs kept, the output, the program's file: they count in the container, not to the program. */
const BESIDE_BYTES = 256 * MEGABYTE;

/** Far above what any judge takes. */
const LONGEST_SOURCE = MEGABYTE;
const TOO_LONG: CompileRun = {
  cause: 'exited',
  exitCode: null,
  signal: null,
  cpuMs: 0,
  wallMs: 0,
  memoryBytes: 0,
  ok: false,
  text: 'The program is longer than 1 MB.',
};

export interface DockerSandbox extends Sandbox {
  /** One slot of it, from 0, as a sandbox of its own: its programs are the others' neighbours. Closing it closes all. */
  readonly slot: (index: number) => Sandbox;
  /** The id of a slot's container now; null where there is none. */
  readonly containerIn: (slot: number) => string | null;
}

/** Sandbox by Docker: a long-lived container per slot, one stream to each. */
export function openDockerSandbox(engine: Engine, options: DockerSandboxOptions): DockerSandbox {
  const binaries = new BinaryCache();
  const share = engine.facts.memoryBytes / (2 * options.slots);
  const pool = new Pool({
    slots: options.slots,
    ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
    start: (slot, image) => startMachine(engine, { ...options, image }, slot),
  });
  const sandboxOf = (slots: number, only?: number): Sandbox => ({
    slots,
    withProgram: async (program, limits, use, signal) => {
      const image = await imageOf(program.language, options, signal);
      return pool.lend(
        async (machine) => {
          await makeRoom(machine, limits, share);
          const compiled = await load(machine, program, binaries);
          const loaded = new DockerProgram(machine, pool, program.language, compiled);
          const result = await use(loaded);
          await machine.wipe();
          return result;
        },
        signal,
        { image, only },
      );
    },
    close: () => pool.close(),
  });
  return {
    ...sandboxOf(options.slots),
    slot: (index) => sandboxOf(1, index),
    containerIn: (slot) => pool.machineIn(slot)?.containerId ?? null,
  };
}

async function imageOf(
  language: Language,
  { image, imageOf: found }: DockerSandboxOptions,
  signal: AbortSignal,
): Promise<string> {
  if (found === undefined || isUsual(language)) return image;
  return found(language, signal);
}

async function startMachine(
  engine: Engine,
  options: DockerSandboxOptions,
  slot: number,
): Promise<Machine> {
  const { cpus, limitsSwap } = engine.facts;
  const { image, role } = options;
  const plan = { image, role, memoryBytes: USUAL_MEMORY + BESIDE_BYTES, limitsSwap };
  try {
    return await Machine.start(engine, { ...plan, cpu: slot % cpus });
  } catch (error) {
    // An engine may count CPUs that it may not use itself.
    const mayNot =
      isLeafeError(error, 'sandbox', 'machineLost') && /cpus?et|CPUs/.test(error.detail);
    if (!mayNot) throw error;
    return Machine.start(engine, { ...plan, cpu: null });
  }
}

/** The program's own limit is judged by its peak; the container's is the net around it. `share`: bytes, at most its part. */
async function makeRoom(machine: Machine, limits: Limits, share: number): Promise<void> {
  const wide = Math.min(NET.widest * limits.memoryBytes, share);
  const net = Math.max(USUAL_MEMORY, NET.narrowest * limits.memoryBytes, wide);
  const needed = net + BESIDE_BYTES;
  if (machine.memoryBytes !== needed) await machine.resize(needed);
}

async function load(
  machine: Machine,
  program: Program,
  binaries: BinaryCache,
): Promise<CompileRun | null> {
  if (program.code.length > LONGEST_SOURCE) return TOO_LONG;
  const { build, program: name } = languageEntry(program.language);
  if (build === null) {
    await machine.put({ name, isExecuted: false }, Buffer.from(program.code));
    return null;
  }
  const key = BinaryCache.key(program);
  const cached = binaries.find(key);
  if (cached) {
    await machine.put({ name, isExecuted: true }, cached.binary);
    return cached.run;
  }
  const how = { build, program: name };
  const { run, binary } = await machine.compile(Buffer.from(program.code), how);
  if (binary) binaries.keep(key, { run, binary });
  return run;
}

/** Where a language's own machine wants to be told of the limit; the judge measures all alike. */
function commandOf(language: Language, { memoryBytes }: Limits): readonly string[] {
  const mebibytes = Math.max(16, Math.floor(memoryBytes / 2 ** 20));
  return languageEntry(language).run.map((part) => part.replace('{MiB}', String(mebibytes)));
}

class DockerProgram implements LoadedProgram {
  readonly compiled: CompileRun | null;
  readonly #machine: Machine;
  readonly #pool: Pool;
  readonly #language: Language;
  readonly #ids = new WeakMap<TestRun, number>();

  constructor(machine: Machine, pool: Pool, language: Language, compiled: CompileRun | null) {
    this.#machine = machine;
    this.#pool = pool;
    this.#language = language;
    this.compiled = compiled;
  }

  get neighbours(): number {
    return this.#pool.busy - 1;
  }

  async run(test: SandboxTest, limits: Limits): Promise<TestRun> {
    const command = commandOf(this.#language, limits);
    const { id, run } = await this.#machine.run(command, test, limits);
    this.#ids.set(run, id);
    return run;
  }

  async output(run: TestRun): Promise<string | null> {
    if (run.output !== null) return run.output;
    return this.#machine.fetch(this.#ids.get(run) ?? 0);
  }

  cancel(): void {
    this.#machine.cancel();
  }
}
