import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SeededRandom } from '../../src/core/evaluate/seededRandom.ts';
import type { Attempt, TakenStep } from '../../src/domain/evaluation.ts';
import { sha256 } from '../../test/support/builders.ts';
import { aManifest } from '../../test/support/evaluations.ts';

/** Writes the folder of an evaluation of so many problems and attempts each, of up to four replies, as `leafe evaluate` does. Gives its bytes. */
export async function largeEvaluation(
  folder: string,
  problems: number,
  samples: number,
): Promise<number> {
  const random = new SeededRandom(7);
  const names = Array.from({ length: problems }, (_, at) => `${1500 + at}_A. Problem ${at}`);
  const outcomes = Object.fromEntries(names.map((name) => [name, '0']));
  await mkdir(folder, { recursive: true });
  const manifest = aManifest(outcomes, { samples });
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const file = join(folder, 'attempts.jsonl');
  let bytes = 0;
  for (const problem of names) {
    // Some problems are never solved, others mostly.
    const rate = Math.max(0, 1.4 * random.unit() - 0.4);
    const lines = Array.from({ length: samples }, (_, at) => {
      const made = anAttempt(problem, at + 1, random.unit() < rate, random);
      return `${JSON.stringify({ ...made, model: manifest.model.model, adapter: null })}\n`;
    }).join('');
    bytes += Buffer.byteLength(lines);
    await appendFile(file, lines);
  }
  return bytes;
}

function anAttempt(
  problem: string,
  attempt: number,
  solved: boolean,
  random: SeededRandom,
): Attempt {
  const steps = solved ? 1 + random.below(4) : 4;
  const taken = Array.from({ length: steps }, (_, at) => aStep(solved && at + 1 === steps, random));
  return {
    ...{ problem, attempt, solved, seed: random.below(2 ** 31), language: 'python3' },
    program: taken.at(-1)?.reply ?? null,
    ...{ verdict: solved ? 'accepted' : 'wrongAnswer', steps },
    ...{ usage: { promptTokens: 400 * steps, completionTokens: 90 * steps }, seconds: 1.5, taken },
  };
}

function aStep(solved: boolean, random: SeededRandom): TakenStep {
  const reply = `print(${random.below(10 ** 9)})\n`.repeat(6);
  const passed = (total: number): TakenStep['visible'] => ({
    ...{ verdict: solved ? 'accepted' : 'wrongAnswer', passed: solved ? total : 1, total },
  });
  return {
    ...{ seed: random.below(2 ** 31), reply, ended: 'stop', programDigest: sha256(reply) },
    usage: { promptTokens: 400, completionTokens: 90 },
    outputDigest: sha256(`output ${reply}`),
    visible: passed(3),
    ...(solved ? { hidden: passed(9) } : {}),
    ...{ testsRun: 3, closest: random.unit(), modelMs: 900, judgeMs: 80 },
  };
}
