import type { TestRun } from '../../../src/core/ports/sandbox.ts';
import type { Verdict } from '../../../src/domain/judgement.ts';
import type { Limits, Problem, Program } from '../../../src/domain/problem.ts';
import { verdictOfRun } from '../../../src/core/judge/verdictOf.ts';
import type { Sandbox } from '../../../src/core/ports/sandbox.ts';
import { LABEL } from '../../../src/platform/docker/containerOptions.ts';
import { openDockerSandbox } from '../../../src/platform/docker/dockerSandbox.ts';
import { openEngine, type Engine } from '../../../src/platform/docker/engine.ts';
import { ensureImage } from '../../../src/platform/docker/image.ts';

export const MEGABYTE = 1024 * 1024;
export const LIMITS: Limits = {
  cpuMs: 1000,
  memoryBytes: 256 * MEGABYTE,
  outputBytes: 64 * MEGABYTE,
};

export const never = new AbortController().signal;

export async function openSandbox(slots = 1): Promise<{ sandbox: Sandbox; engine: Engine }> {
  const engine = await openEngine(never);
  const image = await ensureImage(engine, () => undefined, never);
  return { engine, sandbox: openDockerSandbox(engine, { image, role: 'agent', slots }) };
}

export const python = (code: string): Program => ({ language: 'python3', code });
export const cpp = (code: string): Program => ({ language: 'cpp', code });

export interface Attempt {
  readonly run: TestRun;
  /** Null where the output would decide. */
  readonly verdict: Verdict | null;
}

/** Runs one program on one input. */
export async function attempt(
  sandbox: Sandbox,
  program: Program,
  input = '',
  limits: Limits = LIMITS,
): Promise<Attempt> {
  return sandbox.withProgram(
    program,
    limits,
    async (loaded) => {
      if (loaded.compiled?.ok === false) throw new Error(loaded.compiled.text);
      const run = await loaded.run({ input, inputFile: null, outputFile: null }, limits);
      return { run, verdict: verdictOfRun(run, limits) };
    },
    never,
  );
}

/** Sandbox containers that a process made and that are still there. */
export async function containersOf(engine: Engine, pid: number): Promise<string[]> {
  const filters = { label: [LABEL, `leafe.pid=${pid}`] };
  const found = await engine.docker.listContainers({ all: true, filters });
  return found.map(({ Id }) => Id).sort();
}

export function problem(parts: Partial<Problem> = {}): Problem {
  return {
    name: 'sum. Sum of Two',
    description: 'Add two numbers.',
    visibleTests: [
      { set: 'public', index: 0, input: '1 2\n', output: '3\n' },
      { set: 'public', index: 1, input: '5 7\n', output: '12\n' },
    ],
    hiddenTests: Array.from({ length: 20 }, (_, index) => ({
      set: 'private' as const,
      index,
      input: `${index} 10\n`,
      output: `${index + 10}\n`,
    })),
    limits: LIMITS,
    checker: { kind: 'tokens' },
    inputFile: null,
    outputFile: null,
    solutions: [],
    incorrectSolutions: [],
    source: null,
    difficulty: 0,
    rating: null,
    tags: [],
    licence: null,
    level: null,
    ...parts,
  };
}
