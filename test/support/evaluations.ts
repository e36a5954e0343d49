import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attempt, EvaluationManifest } from '../../src/domain/evaluation.ts';
import { sha256 } from './builders.ts';

/** What became of each problem's attempts: `1` solved, `0` not. */
export type Outcomes = Readonly<Record<string, string>>;

export function attemptsOf(outcomes: Outcomes, more: Partial<Attempt> = {}): readonly Attempt[] {
  return Object.entries(outcomes).flatMap(([problem, tries]) =>
    [...tries].map((mark, at) => ({
      ...{ problem, attempt: at + 1, solved: mark === '1' },
      ...more,
    })),
  );
}

export function aManifest(
  outcomes: Outcomes,
  changes: Partial<EvaluationManifest> = {},
): EvaluationManifest {
  return {
    kind: 'evaluation',
    v: 1,
    version: '0.1.0',
    model: { model: 'tape:replies.jsonl', sha256: sha256('replies'), options: {}, batch: 4 },
    adapter: null,
    settings: {
      ...{ language: 'python3', steps: 4, temperature: 0.8, topP: 0.95, maxTokens: 1024 },
      failedPrograms: 'shown',
    },
    samples: Math.max(...Object.values(outcomes).map(({ length }) => length)),
    seed: 1,
    judge: { image: 'leafe-sandbox:0123456789abcdef' },
    machine: { cpu: 'one', cores: 2, memoryBytes: 1e9, system: 'Linux', node: 'v20' },
    problems: Object.keys(outcomes).map((name, at) => ({
      ...{ name, digest: sha256(name), source: at % 2 === 0 ? 'Codeforces' : null },
      ...{ level: at % 2, rating: null, difficulty: 7, hiddenTests: 3 },
    })),
    startedAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

/** Writes the folder of an evaluation. */
export async function evaluationIn(
  folder: string,
  outcomes: Outcomes,
  changes: Partial<EvaluationManifest> = {},
): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(aManifest(outcomes, changes)));
  await writeLines(join(folder, 'attempts.jsonl'), attemptsOf(outcomes));
  return folder;
}

export async function writeLines(path: string, values: readonly unknown[]): Promise<string> {
  await writeFile(path, values.map((one) => `${JSON.stringify(one)}\n`).join(''));
  return path;
}
