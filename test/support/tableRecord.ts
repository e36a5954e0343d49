import type { TableRecord } from './problemTable.ts';

/** A small problem in CodeContests' field names; what a test is about is passed. */
export function tableRecord(differs: Partial<TableRecord> = {}): TableRecord {
  return {
    name: '1_A. Add',
    description: 'Print the sum.\n',
    public_tests: { input: ['1 2\n'], output: ['3\n'] },
    private_tests: { input: ['2 2\n', '0 0\n'], output: ['4\n', '0\n'] },
    generated_tests: { input: ['5 5\n'], output: ['10\n'] },
    source: 2,
    difficulty: 7,
    solutions: { language: [3, 2, 1], solution: ['print(3)\n', 'int main(){}\n', 'print 3\n'] },
    incorrect_solutions: { language: [3], solution: ['print(1)\n'] },
    cf_rating: 800,
    cf_tags: ['math'],
    time_limit: { seconds: 2, nanos: 500000000 },
    memory_limit_bytes: 256000000,
    input_file: '',
    output_file: '',
    ...differs,
  };
}

/** The same with its nested fields as lists of structs, as a line of JSON. */
export function asStructs(record: TableRecord): string {
  const tests = (columns: TableRecord['public_tests']): object[] =>
    columns.input.map((input, at) => ({ input, output: columns.output[at] }));
  const programs = (columns: TableRecord['solutions']): object[] =>
    columns.language.map((language, at) => ({ language, solution: columns.solution[at] }));
  return JSON.stringify({
    ...record,
    public_tests: tests(record.public_tests),
    private_tests: tests(record.private_tests),
    generated_tests: tests(record.generated_tests),
    solutions: programs(record.solutions),
    incorrect_solutions: programs(record.incorrect_solutions),
  });
}
