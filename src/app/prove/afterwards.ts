import { setTimeout as sleep } from 'node:timers/promises';
import type { ProvingPlace, Remains } from '../../core/ports/provingGround.ts';
import { limits, MEGABYTE, plainCpp, python } from '../../core/prove/attack.ts';
import { Fell } from './fell.ts';
import { trialProblem } from './trialProblem.ts';
import { told } from './tryProgram.ts';

const NEXT = python('print(int(input()) + 1)');
const NEXT_PROBLEM = trialProblem({ input: '41\n', output: '42\n', limits: limits(2000) });

/** A harmless attempt in the same slot gets its right result; `mark` makes one that is compiled, as no earlier one was. Throws `Fell`. */
export async function assertRightNext(
  place: ProvingPlace,
  mark: string | null,
  signal: AbortSignal,
): Promise<void> {
  const program =
    mark === null
      ? NEXT
      : plainCpp(
          `// ${mark}`,
          '#include <iostream>',
          'int main() { int n; std::cin >> n; std::cout << n + 1 << "\\n"; }',
        );
  const next = await place.judge.judgeVisible(NEXT_PROBLEM, program, signal);
  if (next.verdict !== 'accepted') throw new Fell(`the next attempt: ${told(next)}`);
}

/** Inputs are kept for later attempts up to 64 MB; the rest is the runner and the one who looks. */
const MOST_MEMORY = 112 * MEGABYTE;
/** What is going already is given a moment. */
const LOOKS = 5;
const PAUSE_MS = 100;

/** What is still there after an attack, in words; null where nothing is. */
export async function leftBehind(place: ProvingPlace): Promise<string | null> {
  for (let look = 1; ; look++) {
    const left = words(await place.look());
    if (left === null || look === LOOKS) return left;
    await sleep(PAUSE_MS);
  }
}

function words({ processes, files, ipc, memoryBytes }: Remains): string | null {
  const lists = [
    ...lasting('process', processes),
    ...lasting('file', files),
    ...lasting('IPC', ipc),
  ];
  const memory = memoryBytes > MOST_MEMORY ? [`${Math.round(memoryBytes / MEGABYTE)} MB`] : [];
  const all = [...lists, ...memory];
  return all.length === 0 ? null : `left behind: ${all.join('; ')}`;
}

function lasting(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${what} ${names.slice(0, 5).join(', ')}`];
}
