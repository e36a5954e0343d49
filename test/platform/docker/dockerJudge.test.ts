import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Judge } from '../../../src/core/ports/judge.ts';
import { openEngine } from '../../../src/platform/docker/engine.ts';
import { openDockerJudge } from '../../../src/platform/docker/openJudge.ts';
import { testProgram } from '../../support/testProgram.ts';
import { containersOf, cpp, LIMITS, never, problem, python } from './support.ts';

const SUM = python('a, b = map(int, input().split())\nprint(a + b)');

describe('the judge in Docker', () => {
  let judge: Judge;
  before(async () => {
    judge = await openDockerJudge({ slots: 2 }, never);
  });
  after(() => judge.close());

  test('accepts a right program, with every test told', async () => {
    const visible = await judge.judgeVisible(problem(), SUM, never);
    assert.equal(visible.verdict, 'accepted');
    assert.deepEqual([visible.passed, visible.total], [2, 2]);
    const detail = visible.tests[0]?.detail;
    assert.equal(detail?.actual.head, '3\n');
    assert.equal(detail?.inputReadBytes, 4);
    assert.deepEqual(
      visible.tests.map(({ runs }) => runs),
      [1, 1],
    );
    const hidden = await judge.judgeHidden(problem(), SUM, never);
    assert.deepEqual([hidden.verdict, hidden.passed, hidden.total], ['accepted', 20, 20]);
  });

  test('a hidden judgement stops at the first failure and tells figures alone', async () => {
    const wrong = python('a, b = map(int, input().split())\nprint(a + b if a < 5 else 0)');
    const hidden = await judge.judgeHidden(problem(), wrong, never);
    assert.deepEqual([hidden.verdict, hidden.passed, hidden.tests.length], ['wrongAnswer', 5, 6]);
    const keys = Object.keys(hidden.tests[5] ?? {}).sort();
    assert.deepEqual(keys, ['cpuMs', 'index', 'memoryBytes', 'runs', 'set', 'verdict', 'wallMs']);
    const every = await judge.judgeHidden(problem(), wrong, never, { everyTest: true });
    assert.deepEqual([every.passed, every.tests.length], [5, 20]);
  });

  test('all visible tests are run, whatever the first gave', async () => {
    const crash = python('a = input()\nassert a == "5 7"\nprint(13)');
    const { verdict, tests } = await judge.judgeVisible(problem(), crash, never);
    assert.equal(verdict, 'runtimeError');
    assert.deepEqual(
      tests.map((each) => each.verdict),
      ['runtimeError', 'wrongAnswer'],
    );
    assert.match(tests[0]?.detail?.stderr ?? '', /AssertionError/);
    assert.deepEqual(tests[1]?.detail?.difference, {
      kind: 'token',
      line: 1,
      expected: '12',
      actual: '13',
    });
  });

  test('what does not compile is a compile error with the words of the compiler', async () => {
    const judged = await judge.judgeVisible(problem(), cpp('int main( {}'), never);
    assert.equal(judged.verdict, 'compileError');
    assert.match(judged.compileOutput, /error/);
    assert.deepEqual(
      judged.tests.map(({ detail }) => detail),
      [null, null],
    );
    const hidden = await judge.judgeHidden(problem(), cpp('int main( {}'), never);
    assert.deepEqual([hidden.verdict, hidden.total], ['compileError', 20]);
  });

  test('a checker of the problem accepts other right answers', async () => {
    const checker = {
      kind: 'python' as const,
      code: 'def check(inp, out, exp):\n    return sum(map(int, out.split())) == int(exp)',
    };
    const parts = python('a, b = input().split()\nprint(a, b)');
    const accepted = await judge.judgeVisible(problem({ checker }), parts, never);
    assert.equal(accepted.verdict, 'accepted');
    const junk = await judge.judgeVisible(problem({ checker }), python('print("junk")'), never);
    assert.equal(junk.verdict, 'wrongAnswer');
    assert.match(
      (junk.tests[0]?.detail?.difference as { message?: string }).message ?? '',
      /ValueError/,
    );
  });

  test('a broken checker is our failure, not the program’s', async () => {
    for (const code of ['def check(inp, out, exp):\n    return nothing', 'syntax error']) {
      const checker = { kind: 'python' as const, code };
      const judged = await judge.judgeVisible(problem({ checker }), SUM, never);
      assert.equal(judged.verdict, 'judgeError');
    }
  });

  test('long outputs are compared whole, in both ways', async () => {
    const output = `${'7 '.repeat(400_000)}\n`;
    const long = problem({ visibleTests: [{ set: 'public', index: 0, input: '', output }] });
    const right = python('print("7 " * 400_000)');
    assert.equal((await judge.judgeVisible(long, right, never)).verdict, 'accepted');
    const spaced = python('print("7\\n" * 400_000)');
    assert.equal((await judge.judgeVisible(long, spaced, never)).verdict, 'accepted');
    const lastWrong = python('print("7 " * 399_999 + "8")');
    assert.equal((await judge.judgeVisible(long, lastWrong, never)).verdict, 'wrongAnswer');
  });

  test('a short answer padded to a long one is still right', async () => {
    const padded = python('a, b = map(int, input().split())\nprint(" " * 600_000, a + b)');
    const visible = await judge.judgeVisible(problem(), padded, never);
    assert.equal(visible.verdict, 'accepted');
    // The output of the first was gone when it was wanted whole: the second ran already.
    assert.equal(visible.tests[0]?.runs, 2);
    assert.equal((await judge.judgeHidden(problem(), padded, never)).verdict, 'accepted');
  });

  test('input and output files are used where the problem names them, by any name that a file can have', async () => {
    const outputFile = `${'o'.repeat(251)}.txt`;
    const files = problem({ inputFile: '.input', outputFile });
    const program = python(
      `a, b = map(int, open(".input").read().split())\nopen("${outputFile}", "w").write(f"{a + b}\\n")`,
    );
    assert.equal((await judge.judgeVisible(files, program, never)).verdict, 'accepted');
    assert.equal((await judge.judgeHidden(files, program, never)).verdict, 'accepted');
    assert.equal((await judge.judgeVisible(files, SUM, never)).verdict, 'runtimeError');
  });

  test('the expected output is nowhere a program can look', async () => {
    const secret = 'k7Qz-planted-answer-93';
    const planted = problem({
      visibleTests: [{ set: 'public', index: 0, input: 'x\n', output: `${secret}\n` }],
    });
    const search = python(
      [
        'import os',
        `half = ${JSON.stringify(secret.slice(0, 11))}`,
        `secret = (half + ${JSON.stringify(secret.slice(11))}).encode()`,
        'found = [k for k in os.environ.values() if secret in k.encode()]',
        'for folder, _, names in os.walk("/"):',
        '    if folder.startswith("/sys") or folder.startswith(f"/proc/{os.getpid()}") or folder.startswith(("/usr", "/proc/self", "/proc/thread-self")): continue',
        '    for name in names:',
        '        path = folder + "/" + name',
        '        if name in ("kcore", "kmsg", "sysrq-trigger"): continue',
        '        try:',
        '            fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)',
        '            if secret in os.read(fd, 1 << 20): found.append(path)',
        '            os.close(fd)',
        '        except OSError: pass',
        'print("found", found)',
      ].join('\n'),
    );
    const roomy = { ...planted, limits: { ...LIMITS, cpuMs: 10_000 } };
    const judged = await judge.judgeVisible(roomy, search, never);
    assert.equal(judged.tests[0]?.detail?.actual.head, 'found []\n');
  });

  test('several callers at once get their own verdicts', async () => {
    const verdicts = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const program = python(`a, b = map(int, input().split())\nprint(a + b + ${i % 2})`);
        return (await judge.judgeHidden(problem(), program, never)).verdict;
      }),
    );
    assert.deepEqual(
      verdicts,
      verdicts.map((_, i) => (i % 2 === 0 ? 'accepted' : 'wrongAnswer')),
    );
  });

  test('an abort rejects and the next judgement works', async () => {
    const stop = new AbortController();
    const judging = judge.judgeVisible(problem(), python('while True: pass'), stop.signal);
    setTimeout(() => stop.abort(new Error('stopped')), 100);
    await assert.rejects(judging, /stopped/);
    assert.equal((await judge.judgeVisible(problem(), SUM, never)).verdict, 'accepted');
  });
});

test('a container killed in mid-test is replaced and the verdict is right', async () => {
  const engine = await openEngine(never);
  const judge = await openDockerJudge({ slots: 1 }, never);
  try {
    await judge.judgeVisible(problem(), SUM, never);
    const [container = ''] = await containersOf(engine, process.pid);
    const slow = python(
      'import time\na, b = map(int, input().split())\ntime.sleep(0.5)\nprint(a + b)',
    );
    const judging = judge.judgeVisible(problem(), slow, never);
    await sleep(200);
    await engine.docker.getContainer(container).kill();
    assert.equal((await judging).verdict, 'accepted');
    assert.notDeepEqual(await containersOf(engine, process.pid), [container]);
  } finally {
    await judge.close();
  }
});

test('a judge whose containers keep dying gives a judge error', async () => {
  const engine = await openEngine(never);
  const judge = await openDockerJudge({ slots: 1 }, never);
  const others = await containersOf(engine, process.pid);
  const stop = new AbortController();
  const killing = (async () => {
    while (!stop.signal.aborted) {
      for (const id of await containersOf(engine, process.pid)) {
        if (others.includes(id)) continue;
        await engine.docker
          .getContainer(id)
          .kill()
          .catch(() => undefined);
      }
      await sleep(20);
    }
  })();
  try {
    const slow = python('import time\ntime.sleep(2)\nprint(3)');
    assert.equal((await judge.judgeVisible(problem(), slow, never)).verdict, 'judgeError');
  } finally {
    stop.abort();
    await killing;
    await judge.close();
  }
});

for (const state of ['idle', 'busy'] as const) {
  test(`no container is left when an ${state} client is killed`, async () => {
    const engine = await openEngine(never);
    const client = await testProgram(new URL('killedClient.ts', import.meta.url));
    const child = spawn(process.execPath, [client, state], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      const pid = child.pid ?? 0;
      assert.equal((await containersOf(engine, pid)).length, 1);
      child.kill('SIGKILL');
      let left = 1;
      for (let tries = 0; left > 0 && tries < 100; tries++) {
        await sleep(50);
        left = (await containersOf(engine, pid)).length;
      }
      assert.equal(left, 0);
    } finally {
      child.kill('SIGKILL');
    }
  });
}
