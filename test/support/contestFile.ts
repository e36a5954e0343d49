import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

type Tests = readonly (readonly [input: string, output: string])[];

export interface ContestRecord {
  readonly name: string;
  readonly public?: Tests;
  readonly private?: Tests;
  readonly generated?: Tests;
  readonly seconds?: number;
  /** Further fields, or others in place of these. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A record in CodeContests' own field names. */
export function contestRecord(record: ContestRecord): Record<string, unknown> {
  return {
    name: record.name,
    description: 'Print what is asked for.',
    public_tests: columns(record.public ?? [['1 2\n', '3\n']]),
    private_tests: columns(record.private ?? []),
    generated_tests: columns(record.generated ?? []),
    source: 2,
    difficulty: 7,
    solutions: { language: [], solution: [] },
    incorrect_solutions: { language: [], solution: [] },
    time_limit: { seconds: record.seconds ?? 2, nanos: 0 },
    memory_limit_bytes: 256_000_000,
    input_file: '',
    output_file: '',
    ...record.fields,
  };
}

/** Writes `problems.jsonl` into a folder; a string is a line as it is. */
export async function contestFile(
  folder: string,
  records: readonly (ContestRecord | string)[],
): Promise<string> {
  const file = join(folder, 'problems.jsonl');
  const lines = records.map((record) =>
    typeof record === 'string' ? record : JSON.stringify(contestRecord(record)),
  );
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

function columns(tests: Tests): { readonly input: string[]; readonly output: string[] } {
  return { input: tests.map(([input]) => input), output: tests.map(([, output]) => output) };
}
