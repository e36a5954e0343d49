import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { isLeafeError } from '../../src/core/errors.ts';
import type { ProblemSource } from '../../src/core/ports/problemSource.ts';
import { DEFAULT_LIMITS, type Problem } from '../../src/domain/problem.ts';
import { tableRecord } from '../support/tableRecord.ts';
import type { TableRecord } from '../support/problemTable.ts';

/** Opens a source that holds these records; what it needs is gone after the test. */
export type OpenSource = (
  t: TestContext,
  records: readonly TableRecord[],
) => Promise<ProblemSource>;

/** What every source of problems must do, whatever its records are kept in. */
export function problemSourceContract(kind: string, open: OpenSource): void {
  const signal = new AbortController().signal;

  test(`${kind}: a problem is read with everything that stands in its record`, async (t) => {
    const [problem] = await all(await open(t, [tableRecord()]), signal);
    const expected: Problem = {
      name: '1_A. Add',
      description: 'Print the sum.\n',
      visibleTests: [{ set: 'public', index: 0, input: '1 2\n', output: '3\n' }],
      hiddenTests: [
        { set: 'private', index: 0, input: '2 2\n', output: '4\n' },
        { set: 'private', index: 1, input: '0 0\n', output: '0\n' },
        { set: 'generated', index: 0, input: '5 5\n', output: '10\n' },
      ],
      limits: { cpuMs: 2500, memoryBytes: 256000000, outputBytes: DEFAULT_LIMITS.outputBytes },
      checker: { kind: 'tokens' },
      inputFile: null,
      outputFile: null,
      solutions: [
        { language: 'python3', code: 'print(3)\n' },
        { language: 'cpp', code: 'int main(){}\n' },
        { language: 'python2', code: 'print 3\n' },
      ],
      incorrectSolutions: [{ language: 'python3', code: 'print(1)\n' }],
      source: 'Codeforces',
      difficulty: 7,
      rating: 800,
      tags: ['math'],
      licence: null,
      level: null,
    };
    assert.deepEqual(problem, expected);
  });

  test(`${kind}: problems come in the order of their file`, async (t) => {
    const names = ['2_A. Two', '1_A. One', '3_A. Three'];
    const source = await open(
      t,
      names.map((name) => tableRecord({ name })),
    );
    const read = await all(source, signal);
    assert.deepEqual(
      read.map(({ name }) => name),
      names,
    );
  });

  test(`${kind}: null and zero limits become the defaults`, async (t) => {
    const record = tableRecord({ time_limit: null, memory_limit_bytes: 0 });
    const [problem] = await all(await open(t, [record]), signal);
    assert.deepEqual(problem?.limits, DEFAULT_LIMITS);
  });

  test(`${kind}: a problem without tests, programs and tags is read as such`, async (t) => {
    const none = { input: [], output: [] };
    const record = tableRecord({
      public_tests: none,
      private_tests: none,
      generated_tests: none,
      solutions: { language: [], solution: [] },
      cf_tags: [],
    });
    const [problem] = await all(await open(t, [record]), signal);
    assert.deepEqual(problem?.visibleTests, []);
    assert.deepEqual(problem?.hiddenTests, []);
    assert.deepEqual(problem?.solutions, []);
    assert.deepEqual(problem?.tags, []);
  });

  test(`${kind}: a problem is found by its full and by its short name`, async (t) => {
    const records = ['1_A. Add', '1_B. Add more'].map((name) => tableRecord({ name }));
    const source = await open(t, records);
    assert.equal((await source.find('1_B. Add more', signal)).name, '1_B. Add more');
    assert.equal((await source.find('1_A', signal)).name, '1_A. Add');
  });

  test(`${kind}: an unknown name is refused with those near it`, async (t) => {
    const source = await open(t, [tableRecord({ name: '1575_A. Another Sorting Problem' })]);
    await assert.rejects(source.find('1575_B', signal), (error) => {
      assert.ok(isLeafeError(error, 'input', 'invalid'));
      assert.match(error.message, /has no problem "1575_B"\. Near it: "1575_A\. Another/);
      return true;
    });
  });

  test(`${kind}: a name that two problems have is refused, saying where both stand`, async (t) => {
    const twins = [
      tableRecord({ source: 2 }),
      tableRecord({ name: 'x' }),
      tableRecord({ source: 5 }),
    ];
    const source = await open(t, twins);
    await assert.rejects(source.find('1_A', signal), (error) => {
      assert.ok(isLeafeError(error, 'input', 'invalid'));
      assert.match(error.message, /(line|row|record) 1, Codeforces.*(line|row|record) 3, AtCoder/);
      return true;
    });
  });

  test(`${kind}: a full name goes before the short name of another`, async (t) => {
    const source = await open(t, [
      tableRecord({ name: 'add. Long' }),
      tableRecord({ name: 'add' }),
    ]);
    assert.equal((await source.find('add', signal)).name, 'add');
  });

  test(`${kind}: an unknown language code is refused with its path`, async (t) => {
    const record = tableRecord({ solutions: { language: [3, 9], solution: ['a', 'b'] } });
    await assert.rejects(all(await open(t, [tableRecord(), record]), signal), (error) => {
      assert.ok(isLeafeError(error, 'input', 'invalid'));
      assert.match(error.message, /(line|row|record) 2, solutions.*\[1\].*language.*got 9/);
      return true;
    });
  });

  test(`${kind}: reading ends when it is stopped`, async (t) => {
    const stop = new AbortController();
    const source = await open(t, [tableRecord(), tableRecord({ name: 'x' })]);
    const reading = (async () => {
      for await (const problem of source.problems(stop.signal)) stop.abort(new Error(problem.name));
    })();
    await assert.rejects(reading, /1_A\. Add/);
  });
}

async function all(source: ProblemSource, signal: AbortSignal): Promise<Problem[]> {
  const problems: Problem[] = [];
  for await (const problem of source.problems(signal)) problems.push(problem);
  return problems;
}
