import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { assertSaid } from '../support/assertSaid.ts';
import { contestFile, type ContestRecord } from '../support/contestFile.ts';
import { leafe, type Ended } from '../support/leafe.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { STAND_IN } from '../support/testlib.ts';

const ADD = 'a, b = map(int, input().split())\nprint(a + b)';
const PARTS = 'print(*input().split())';
const OFF = 'a, b = map(int, input().split())\nprint(a + b + (a > 5))';
const ONE = 'print(1, 1)';

const PYTHON3 = 3;
const programs = (...solution: string[]) => ({
  language: solution.map(() => PYTHON3),
  solution,
});

const CHECKER = `#include "testlib.h"
int main(int argc, char *argv[]) {
  registerTestlibCmd(argc, argv);
  if (ouf.readInt() + ouf.readInt() != ans.readInt()) quitf(_wa, "another sum");
  quitf(_ok, "the sum");
}
`;

interface Story {
  readonly home: string;
  readonly meta: string;
  check(args: readonly string[], env?: Record<string, string>): Promise<Ended>;
}

async function story(
  t: TestContext,
  records: readonly ContestRecord[],
  metas: readonly object[],
): Promise<Story> {
  const home = await temporaryFolder(t);
  const meta = join(home, 'meta.jsonl');
  const file = await contestFile(home, records);
  await writeFile(join(home, 'sum.cpp'), CHECKER);
  await writeFile(meta, metas.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const check = (args: readonly string[], env: Record<string, string> = {}) =>
    leafe(['problems', 'check', file, '--run', ...args], { home, env });
  return { home, meta, check };
}

test('each problem is told in a line: right and wrong programs, poor tests, a broken checker', async (t) => {
  const fair: ContestRecord = {
    name: 'fair',
    private: [['2 3\n', '5\n']],
    fields: { solutions: programs(PARTS), incorrect_solutions: programs(ONE) },
  };
  const poor: ContestRecord = {
    name: 'poor',
    private: [
      ['9 1\n', '10\n'],
      ['2 2\n', '5\n'],
    ],
    fields: { solutions: programs(ADD, OFF) },
  };
  const broken: ContestRecord = { name: 'broken', fields: { solutions: programs(ADD) } };
  const { meta, check } = await story(
    t,
    [fair, poor, broken],
    [
      { name: 'fair', checker: { kind: 'testlib', source: 'sum.cpp' } },
      { name: 'broken', checker: { kind: 'kattis', language: 'python3', code: 'exit(1)' } },
    ],
  );

  const missing = await check(['--meta', meta], { LEAFE_TESTLIB: '/nowhere/testlib.h' });
  assert.equal(missing.code, 1);
  assertSaid(
    missing.stderr,
    /testlib\.h, which a checker needs, is not at/,
    /leafe problems testlib/,
  );

  const { code, stdout, stderr } = await check(['--meta', meta], { LEAFE_TESTLIB: STAND_IN });
  assert.equal(code, 1);
  assertSaid(stderr, /2 of them need a look/, /Mend or leave out/);
  const [first = '', second = '', third = ''] = stdout.split('\n');
  assert.match(first, /^✔ .*line 1: fair: 1 of 1 good accepted, 1 of 1 bad rejected, slowest/);
  assert.match(second, /^✘ .*line 2: poor: 0 of 2 good accepted\. .*Suspect.*: private 1\. Disp/);
  assert.match(second, /only some known-good programs fail them: private 0\.$/);
  assert.match(third, /^✘ .*The kattis checker of "broken" ended with exit code 1/);
});

test('a limit of time is fitted to this machine, and judged by from then on', async (t) => {
  const tight: ContestRecord = {
    name: 'tight',
    fields: {
      time_limit: { seconds: 0, nanos: 40_000_000 },
      solutions: programs(`import time\nwhile time.process_time() < 0.1: pass\n${ADD}`),
      incorrect_solutions: programs('while True: pass'),
    },
  };
  const lines = [
    { name: 'tight', level: 2 },
    { name: 'other', note: 'kept' },
  ];
  const { meta, check } = await story(t, [tight], lines);
  const homeless = await check(['--calibrate']);
  assert.equal(homeless.code, 2);
  assertSaid(homeless.stderr, /no place for the limits/, /--meta/);
  const before = await check(['--meta', meta]);
  assert.match(before.stdout, /^✘ .*not accepted: 0 \(python3, timeLimit\)/);

  const fitted = await check(['--meta', meta, '--calibrate']);
  assert.equal(fitted.code, 0, fitted.stderr);
  assert.match(
    fitted.stdout,
    /^✔ .*slowest 0\.1\d* s of 0\.04 s, limit now 0\.[34] s, 2 times that/,
  );
  const [first = '', second = ''] = (await readFile(meta, 'utf8')).split('\n');
  const { cpuMs, calibrated, level } = JSON.parse(first);
  assert.ok(cpuMs === 300 || cpuMs === 400, first);
  assert.ok(calibrated.slowestMs >= 100 && calibrated.programs === 1 && level === 2, first);
  assert.deepEqual(JSON.parse(second), lines[1]);

  const after = await check(['--meta', meta]);
  assert.match(after.stdout, /^✔ .*1 of 1 good accepted, 1 of 1 bad rejected/);
});
