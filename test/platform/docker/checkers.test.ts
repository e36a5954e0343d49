import assert from 'node:assert/strict';
import type { Container } from 'dockerode';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Judge } from '../../../src/core/ports/judge.ts';
import { LeafeError } from '../../../src/core/errors.ts';
import type { ProgramChecker } from '../../../src/domain/problem.ts';
import { LABEL } from '../../../src/platform/docker/containerOptions.ts';
import { openEngine } from '../../../src/platform/docker/engine.ts';
import { openDockerJudge } from '../../../src/platform/docker/openJudge.ts';
import { testlibForTests } from '../../support/testlib.ts';
import { never, problem, python } from './support.ts';

/** Any two numbers that add up to the expected sum will do. */
const SUM = 'a, b = input().split()\nprint(a, b)';
const WRONG = 'print(1, 1)';

const TESTLIB = `
#include "testlib.h"
int main(int argc, char *argv[]) {
  registerTestlibCmd(argc, argv);
  int sum = ouf.readInt() + ouf.readInt();
  int wanted = ans.readInt();
  if (sum != wanted) quitf(_wa, "they add up to %d, not to %d", sum, wanted);
  if (!ouf.seekEof()) quitf(_pe, "there is more");
  quitf(_ok, "fine");
}`;

const KATTIS = `
import sys
answer = int(open(sys.argv[2]).read())
given = sum(map(int, sys.stdin.read().split()))
if given == answer and 'loose' in sys.argv[4:]: sys.exit(42)
with open(sys.argv[3] + 'judgemessage.txt', 'a') as file: file.write(f'{given} is not {answer}')
sys.exit(43)`;

const PYTHON = 'def check(inp, out, exp):\n    return sum(map(int, out.split())) == int(exp)';

const QUICK = { cpuMs: 300, memoryBytes: 64 * 1024 * 1024 };

describe('checkers that are programs', () => {
  let judge: Judge;
  before(async () => {
    process.env['LEAFE_TESTLIB'] = await testlibForTests();
    judge = await openDockerJudge({ slots: 1 }, never);
  });
  after(() => judge.close());

  const judged = (checker: ProgramChecker, code: string) =>
    judge.judgeVisible(problem({ checker }), python(code), never);

  /** What is said of a checker of the sum, after its name. */
  async function troubleOf(checker: ProgramChecker): Promise<string> {
    const judgement = await judged(checker, SUM);
    assert.equal(judgement.verdict, 'judgeError');
    const name = `the ${checker.kind} checker of "sum. Sum of Two" `;
    assert.ok(judgement.trouble?.startsWith(name), judgement.trouble);
    return judgement.trouble?.slice(name.length) ?? '';
  }

  const cpp = (...lines: string[]): ProgramChecker => ({
    kind: 'testlib',
    code: ['#include <cstdio>', '#include <cstdlib>', ...lines].join('\n'),
    limits: QUICK,
  });
  const kattis = (code: string): ProgramChecker => ({
    ...{ kind: 'kattis', language: 'python3', code, limits: QUICK },
  });

  const FAIR: readonly (readonly [ProgramChecker, RegExp])[] = [
    [{ kind: 'testlib', code: TESTLIB }, /they add up to 2, not to 3/],
    [{ kind: 'kattis', code: KATTIS, language: 'python3', args: ['loose'] }, /^2 is not 3$/],
    [{ kind: 'python', code: PYTHON }, /^$/],
  ];
  for (const [checker, why] of FAIR) {
    test(`${checker.kind}: another right answer is accepted, a wrong one told of`, async () => {
      const right = await judged(checker, SUM);
      assert.deepEqual([right.verdict, right.trouble], ['accepted', undefined]);
      const hidden = await judge.judgeHidden(problem({ checker }), python(SUM), never);
      assert.deepEqual([hidden.verdict, hidden.passed], ['accepted', 20]);
      const wrong = await judged(checker, WRONG);
      assert.equal(wrong.verdict, 'wrongAnswer');
      const difference = wrong.tests[0]?.detail?.difference;
      assert.match(difference?.kind === 'checker' ? difference.message : 'none', why);
    });
  }

  test('testlib: an output of another shape is wrong, a wrong expected output is the checker’s failure', async () => {
    const checker = { kind: 'testlib', code: TESTLIB } as const;
    assert.equal((await judged(checker, 'print("x y")')).verdict, 'wrongAnswer');
    assert.equal((await judged(checker, 'print("1 2 3")')).verdict, 'wrongAnswer');
    const tests = [{ set: 'public' as const, index: 0, input: '1 2\n', output: 'three\n' }];
    const poor = await judge.judgeVisible(
      problem({ checker, visibleTests: tests }),
      python(SUM),
      never,
    );
    assert.equal(poor.verdict, 'judgeError');
    assert.match(poor.trouble ?? '', /reports a failure of its own: FAIL /);
  });

  const BROKEN: readonly (readonly [string, ProgramChecker, RegExp])[] = [
    ['that crashes', cpp('int main() { std::abort(); }'), /^crashed \(SIGABRT\)/],
    ['that computes for ever', cpp('int main() { for (;;) {} }'), /^took more than 0.3 s of CPU/],
    ['that sleeps', kattis('import time\ntime.sleep(60)'), /^did not end$/],
    [
      'that takes too much memory',
      kattis('x = bytearray(200_000_000)\nimport sys; sys.exit(42)'),
      /^used more than 64 MB of memory$/,
    ],
    [
      'that floods its output',
      cpp('int main() { for (;;) std::puts("accepted accepted accepted"); }'),
      /^wrote more than 1 MB$/,
    ],
    ['with an exit code of its own', cpp('int main() { return 17; }'), /^ended with exit code 17/],
    [
      'that says ok and ends otherwise',
      cpp('int main() { std::fputs("ok 1\\n", stderr); return 1; }'),
      /^says "ok" and ends with exit code 1/,
    ],
    ['that gives points', cpp('int main() { return 7; }'), /^gives points instead of a verdict/],
    ['that does not compile', cpp('int main( {'), /^does not compile: .*error/s],
    [
      'that prints garbage and ends as if all were well',
      kattis('print("accepted")'),
      /^ended with exit code 0/,
    ],
    [
      'that gives no bool',
      { kind: 'python', code: 'def check(inp, out, exp):\n    return "yes"' },
      /^gives no verdict: gives str instead of True or False$/,
    ],
    [
      'that leaves while it is asked',
      { kind: 'python', code: 'import os\ndef check(inp, out, exp):\n    os._exit(0)' },
      /^ended with exit code 0, which says nothing/,
    ],
  ];
  for (const [what, checker, why] of BROKEN) {
    test(`a checker ${what} is named, and no verdict is given`, async () => {
      assert.match(await troubleOf(checker), why);
    });
  }

  test('what a validator leaves in its feedback folder is gone for the next', async () => {
    const leaves = [
      'import os, sys',
      'folder = sys.argv[3]',
      'assert os.listdir(folder) == ["judgemessage.txt"], os.listdir(folder)',
      'os.makedirs(folder + "deep/er"); open(folder + "deep/er/x", "w").write("x")',
      'os.chmod(folder + "deep", 0)',
      'os.remove(folder + "judgemessage.txt"); os.mkfifo(folder + "judgemessage.txt")',
      'sys.exit(42)',
    ];
    const checker = kattis(leaves.join('\n'));
    const { verdict, trouble } = await judged(checker, SUM);
    assert.deepEqual([verdict, trouble], ['accepted', undefined]);
  });

  test('of a hidden test a broken checker tells nothing', async () => {
    const tells =
      'import sys\nopen(sys.argv[3] + "judgemessage.txt", "w").write(open(sys.argv[2]).read())\nsys.exit(1)';
    const hidden = await judge.judgeHidden(problem({ checker: kattis(tells) }), python(SUM), never);
    assert.equal(hidden.verdict, 'judgeError');
    assert.match(hidden.trouble ?? '', /ended with exit code 1, which says nothing$/);
    const { trouble } = await judged(kattis(tells), SUM);
    assert.match(trouble ?? '', /says nothing: 3$/);
  });

  test('a checker whose containers keep dying is named', async () => {
    const { docker } = await openEngine(never);
    const filters = { label: [`${LABEL}=checker`, `leafe.pid=${process.pid}`] };
    const stop = new AbortController();
    /** Once the checker is at work in it. */
    const killIn = async (container: Container): Promise<void> => {
      const { Processes } = await container.top();
      if (Processes.some((process: string[]) => process.at(-1)?.includes('program.py')))
        await container.kill();
    };
    const killing = (async () => {
      while (!stop.signal.aborted) {
        for (const { Id } of await docker.listContainers({ filters }))
          await killIn(docker.getContainer(Id)).catch(() => undefined);
        await sleep(20);
      }
    })();
    try {
      const sleeper = { ...kattis('import time\ntime.sleep(60)'), limits: { cpuMs: 10_000 } };
      const { verdict, trouble } = await judged(sleeper, SUM);
      assert.equal(verdict, 'judgeError');
      assert.match(trouble ?? '', /^the kattis checker of "sum\. Sum of Two" lost its container/);
    } finally {
      stop.abort();
      await killing;
    }
  });

  test('without testlib.h the error says where to get it', async () => {
    const here = process.env['LEAFE_TESTLIB'];
    process.env['LEAFE_TESTLIB'] = '/nowhere/testlib.h';
    try {
      const asked = judged({ kind: 'testlib', code: TESTLIB }, SUM);
      await assert.rejects(asked, (error: unknown) => {
        assert.ok(error instanceof LeafeError);
        assert.equal(
          error.message,
          'testlib.h, which a checker needs, is not at /nowhere/testlib.h',
        );
        assert.match(error.todo, /leafe problems testlib/);
        return true;
      });
    } finally {
      process.env['LEAFE_TESTLIB'] = here;
    }
  });
});
