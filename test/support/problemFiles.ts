import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { writeTable, type TableRecord } from './problemTable.ts';

/** Makes files of about this size as JSON lines and as both kinds of Parquet table; gives what each is to where it lies. */
export async function writeProblemFiles(
  folder: string,
  options: { readonly megabytes: number },
): Promise<Readonly<Record<string, string>>> {
  const count = Math.ceil((options.megabytes * 1e6) / RECORD_BYTES);
  const lines = join(folder, 'problems.jsonl');
  await writeLines(lines, count);
  const lists = join(folder, 'lists.parquet');
  writeTable(lists, records(count), { nesting: 'lists', rowGroupSize: 50 });
  const structs = join(folder, 'structs.parquet');
  writeTable(structs, records(count), { nesting: 'structs', rowGroupSize: 50 });
  return {
    'JSON lines': lines,
    'Parquet, struct of lists': lists,
    'Parquet, list of structs': structs,
  };
}

const TESTS = 60;
const TEST_BYTES = 4_000;
const RECORD_BYTES = TESTS * TEST_BYTES * 1.1;

/** Problems of the size and shape of real ones: many tests of a few kilobytes, numbers mostly, no two alike. */
export function* records(count: number): Generator<TableRecord> {
  let state = 1;
  const next = (): number => (state = (state * 48271) % 2147483647);
  const numbers = (bytes: number): string => {
    const parts: number[] = [];
    for (let length = 0; length < bytes; length += 10) parts.push(next());
    return `${parts.join(' ')}\n`;
  };
  const tests = (howMany: number): { input: string[]; output: string[] } => ({
    input: Array.from({ length: howMany }, () => numbers(TEST_BYTES)),
    output: Array.from({ length: howMany }, () => numbers(TEST_BYTES / 10)),
  });
  for (let index = 0; index < count; index++) {
    yield {
      name: `${index}_A. Problem ${index}`,
      description: `Read numbers and print some of them (${index}).\n`,
      public_tests: tests(2),
      private_tests: tests(8),
      generated_tests: tests(TESTS - 10),
      source: 2,
      difficulty: 7,
      solutions: { language: [3, 2], solution: ['print(input())\n', 'int main() {}\n'] },
      incorrect_solutions: { language: [3], solution: ['print(1)\n'] },
      cf_rating: 800,
      cf_tags: ['math'],
      time_limit: index % 3 === 0 ? null : { seconds: 2, nanos: 0 },
      memory_limit_bytes: 256000000,
      input_file: '',
      output_file: '',
    };
  }
}

async function writeLines(file: string, count: number): Promise<void> {
  const stream = createWriteStream(file);
  for (const record of records(count)) {
    const room = stream.write(`${JSON.stringify(record)}\n`);
    if (!room) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
}
