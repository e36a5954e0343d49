import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explorePlanSchema, type ExplorePlan } from '../../src/extension/explorePlan.ts';
import { Runs } from '../../src/extension/runs.ts';

/** A program that the model of a plan gives, and how long its reply takes. */
export type TapedProgram = string | readonly [code: string, delayMs: number];

/** A plan for a starter problem whose model gives these programs, one after the other. */
export async function planFor(
  home: string,
  name: string,
  programs: readonly TapedProgram[],
): Promise<ExplorePlan> {
  const tape = join(home, `${name}.jsonl`);
  const lines = programs.map((program) => {
    const [code, delayMs] = typeof program === 'string' ? [program, 0] : program;
    return JSON.stringify({ text: `\`\`\`python\n${code}\n\`\`\``, delayMs });
  });
  await writeFile(tape, `${lines.join('\n')}\n`);
  return explorePlanSchema.parse({
    problem: 'starter#parity',
    model: `tape:${tape}`,
    policy: 'iterative',
    budget: { programs: Math.max(1, programs.length) },
  });
}

export function runsUnder(home: string): Runs {
  return new Runs({
    home: () => home,
    baseUrl: () => null,
    explore: () => ({}),
    apiKey: () => Promise.resolve(undefined),
  });
}

/** Explores with these programs in a home of its own, and gives the run's name. */
export async function exploredOnDisk(
  home: string,
  programs: readonly TapedProgram[],
): Promise<string> {
  const { run } = await runsUnder(home).explore(await planFor(home, 'tape', programs));
  return run;
}
