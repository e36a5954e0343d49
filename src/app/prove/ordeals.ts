import type { LoadedProgram, Sandbox } from '../../core/ports/sandbox.ts';
import { limits, plainCpp, type Ordeal } from '../../core/prove/attack.ts';
import { Fell } from './fell.ts';
import type { Proving } from './proveAttack.ts';

/** What was measured, in words, or `untried`; throws `Fell`. */
type Endure = (proving: Proving, signal: AbortSignal) => Promise<string>;

/** Attacks without a program of their own. What takes measures runs alone, so that no other attack is measured with it. */
export const ORDEALS: Readonly<Record<Ordeal, Endure>> = {
  clientKilled: async ({ ground }, signal) => {
    for (const state of ['idle', 'busy'] as const) {
      signal.throwIfAborted();
      const left = await ground.killClient(state, GONE_MS);
      if (left.length > 0) throw new Fell(`a container of the ${state} client is there after 5 s`);
    }
    return 'no container left';
  },
  farEngine: ({ place, ground, gate }, signal) =>
    gate.alone(async () => {
      const ratio = await ground.farAway(ROUND_TRIP_MS, async (far) => {
        const measure = async (): Promise<number> => {
          const near = await testMs(place.sandbox, TESTS, signal);
          return (await testMs(far, TESTS, signal)) / near;
        };
        return bestOf(measure, (found) => found < 2, signal);
      });
      if (ratio === null) return 'untried';
      if (ratio >= 2) throw new Fell(`a test takes ${ratio.toFixed(2)} times as long`);
      return `${ratio.toFixed(2)} times as long`;
    }),
  throughput: ({ place, gate }, signal) =>
    gate.alone(async () => {
      const cost = await costOfTest({ place }, signal);
      const words = `${cost.bare.toFixed(2)} x bare, exec ${cost.exec.toFixed(0)} x`;
      if (!isCheap(cost)) throw new Fell(words);
      return words;
    }),
};

const GONE_MS = 5_000;
const ROUND_TRIP_MS = 40;
const TESTS = 400;
/** A busy machine disturbs one measure, not all. */
const ROUNDS = 6;

/** How long a test takes against the same program forked and executed bare, and how much longer an `exec` takes than a test. */
interface Cost {
  readonly bare: number;
  readonly exec: number;
}

function isCheap({ bare, exec }: Cost): boolean {
  return bare <= 1.5 && exec >= 20;
}

async function costOfTest({ place }: Pick<Proving, 'place'>, signal: AbortSignal): Promise<Cost> {
  let cost: Cost = { bare: Infinity, exec: 0 };
  for (let round = 0; round < ROUNDS && !isCheap(cost); round++) {
    const bareMs = await forkAndExecMs(place.sandbox, signal);
    const oursMs = await testMs(place.sandbox, TESTS, signal);
    const execMs = await place.execMs();
    cost = {
      bare: Math.min(cost.bare, oursMs / bareMs),
      exec: Math.max(cost.exec, execMs / oursMs),
    };
  }
  return cost;
}

async function bestOf(
  measure: () => Promise<number>,
  isEnough: (found: number) => boolean,
  signal: AbortSignal,
): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < ROUNDS && !isEnough(best); round++) {
    signal.throwIfAborted();
    best = Math.min(best, await measure());
  }
  return best;
}

const LIMITS = limits(30_000);
const NOTHING = { input: '', inputFile: null, outputFile: null };
const NO_OP = plainCpp('#include <bits/stdc++.h>', 'int main() {}');
const FORK_AND_EXEC = plainCpp(
  '#include <bits/stdc++.h>',
  '#include <sys/wait.h>',
  '#include <unistd.h>',
  'int main(int argc, char **) {',
  '  if (argc > 1) return 0;',
  '  auto began = std::chrono::steady_clock::now();',
  `  for (int i = 0; i < ${TESTS}; i++) {`,
  '    pid_t pid = fork();',
  '    if (pid == 0) { execl("/proc/self/exe", "x", "child", (char *)0); _exit(1); }',
  '    waitpid(pid, nullptr, 0);',
  '  }',
  '  std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;',
  `  printf("%f", took.count() / ${TESTS});`,
  '}',
);

/** Milliseconds a program that does nothing takes, all tests asked for at once. */
async function testMs(sandbox: Sandbox, times: number, signal: AbortSignal): Promise<number> {
  const measure = async (loaded: LoadedProgram): Promise<number> => {
    // The first brings the program in.
    await loaded.run(NOTHING, LIMITS);
    const began = performance.now();
    await Promise.all(Array.from({ length: times }, () => loaded.run(NOTHING, LIMITS)));
    return (performance.now() - began) / times;
  };
  return sandbox.withProgram(NO_OP, LIMITS, measure, signal);
}

/** Milliseconds the same takes forked and executed by a program in the same container. */
async function forkAndExecMs(sandbox: Sandbox, signal: AbortSignal): Promise<number> {
  const measure = async (loaded: LoadedProgram): Promise<number> =>
    Number((await loaded.run(NOTHING, LIMITS)).output);
  return sandbox.withProgram(FORK_AND_EXEC, LIMITS, measure, signal);
}
