import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { LoadedProgram, Sandbox } from '../../src/core/ports/sandbox.ts';
import type { Limits, Program } from '../../src/domain/problem.ts';

const LIMITS: Limits = { cpuMs: 1000, memoryBytes: 256 << 20, outputBytes: 8 << 20 };
const never = new AbortController().signal;
const python = (code: string): Program => ({ language: 'python3', code });
const stdin = (input: string) => ({ input, inputFile: null, outputFile: null });

/** What every sandbox must do, whatever it is made of. */
export function sandboxContract(name: string, open: () => Promise<Sandbox>): void {
  describe(`${name} as a sandbox`, () => {
    let sandbox: Sandbox;
    before(async () => {
      sandbox = await open();
    });
    after(() => sandbox.close());

    const using = <T>(program: Program, use: (loaded: LoadedProgram) => Promise<T>): Promise<T> =>
      sandbox.withProgram(program, LIMITS, use, never);

    test('a program reads its input and its output comes back', async () => {
      const run = await using(python('print(input()[::-1])'), (p) => p.run(stdin('abc\n'), LIMITS));
      assert.equal(run.output, 'cba\n');
      assert.equal(run.cause, 'exited');
      assert.equal(run.exitCode, 0);
      assert.equal(run.inputReadBytes, 4);
      assert.ok(run.cpuMs > 0 && run.memoryBytes > 0);
    });

    test('tests asked for together run in order', async () => {
      const outputs = await using(python('print(int(input()) ** 2)'), async (p) => {
        const asked = Array.from({ length: 40 }, (_, i) => p.run(stdin(`${i}\n`), LIMITS));
        return (await Promise.all(asked)).map((run) => run.output);
      });
      assert.deepEqual(
        outputs,
        Array.from({ length: 40 }, (_, i) => `${i * i}\n`),
      );
    });

    test('files lie beside the program, which gets its arguments and may write into its folder alone', async () => {
      const code = [
        'import os, sys',
        'text = open(sys.argv[1]).read() + open("b.txt").read()',
        'kept = [os.access(name, os.W_OK) for name in (".", "b.txt", "notes", "notes/all.txt")]',
        'print("unseen")',
        'open("notes/all.txt", "w").write(f"{text} {kept} {sorted(os.listdir())}")',
      ].join('\n');
      const files = [
        { name: 'a.txt', text: 'one ' },
        { name: 'b.txt', text: 'two' },
      ];
      const asked = {
        ...stdin(''),
        outputFile: 'all.txt',
        folder: 'notes',
        files,
        args: ['a.txt'],
      };
      await using(python(code), async (p) => {
        const seen = `one two [False, False, True, True] ['a.txt', 'b.txt', 'notes', 'program.py']`;
        assert.equal((await p.run(asked, LIMITS)).output, seen);
        assert.equal((await p.run(asked, LIMITS)).output, seen);
      });
      const look = python('import os; print(os.listdir())');
      const after = await using(look, (p) => p.run(stdin(''), LIMITS));
      assert.equal(after.output, "['program.py']\n");
    });

    test('a compiled program is compiled once and tells how long that took', async () => {
      const program: Program = {
        language: 'cpp',
        code: '#include <iostream>\nint main() { int a; std::cin >> a; std::cout << a + 1; }',
      };
      await using(program, async (p) => {
        assert.equal(p.compiled?.ok, true);
        assert.ok((p.compiled?.wallMs ?? 0) > 0);
        assert.equal((await p.run(stdin('41'), LIMITS)).output, '42');
      });
    });

    test('what does not compile says why', async () => {
      const program: Program = { language: 'cpp', code: 'int main() { retrn 0; }' };
      const compiled = await using(program, (p) => Promise.resolve(p.compiled));
      assert.equal(compiled?.ok, false);
      assert.match(compiled?.text ?? '', /retrn/);
    });

    test('an exit code, a signal and the end of stderr are told', async () => {
      const failing = 'import sys; print("x" * 20000 + "end", file=sys.stderr); sys.exit(3)';
      const exited = await using(python(failing), (p) => p.run(stdin(''), LIMITS));
      assert.equal(exited.exitCode, 3);
      assert.ok(exited.stderrTail.endsWith('end\n') && exited.stderrTail.length <= 8192);
      assert.equal(exited.stderrBytes, 20004);
      const killing = python('import os, signal; os.kill(os.getpid(), signal.SIGABRT)');
      const killed = await using(killing, (p) => p.run(stdin(''), LIMITS));
      assert.equal(killed.cause, 'signalled');
      assert.equal(killed.signal, 'SIGABRT');
    });

    test('a long output is cut, with its digest, and can be fetched whole', async () => {
      await using(python('print("a" * 3_000_000)'), async (p) => {
        const run = await p.run(stdin(''), LIMITS);
        assert.equal(run.output, null);
        assert.equal(run.outputBytes, 3_000_001);
        assert.match(run.head, /^a+$/);
        assert.ok(run.tail.endsWith('a\n'));
        assert.match(run.digest ?? '', /^[0-9a-f]{64}$/);
        assert.equal(await p.output(run), `${'a'.repeat(3_000_000)}\n`);
      });
    });

    test('files stand in for stdin and stdout where the problem wants it', async () => {
      const code = [
        'import sys',
        'assert sys.stdin.read() == ""',
        'a, b = map(int, open("in.txt").read().split())',
        'open("out.txt", "w").write(str(a + b))',
        'print("not this")',
      ].join('\n');
      const files = { input: '2 3', inputFile: 'in.txt', outputFile: 'out.txt' };
      const run = await using(python(code), (p) => p.run(files, LIMITS));
      assert.equal(run.output, '5');
      assert.equal(run.inputReadBytes, null);
    });

    test('tests that were called off say so and the next ones run', async () => {
      const slow = python('import time\nif input() == "slow": time.sleep(60)\nprint("done")');
      await using(slow, async (p) => {
        const asked = [p.run(stdin('slow'), LIMITS), p.run(stdin('quick'), LIMITS)];
        p.cancel();
        for (const run of await Promise.all(asked)) assert.equal(run.cause, 'cancelled');
        assert.equal((await p.run(stdin('quick'), LIMITS)).output, 'done\n');
      });
    });

    test('an abort rejects at once and leaves the sandbox usable', async () => {
      const stop = new AbortController();
      const work = sandbox.withProgram(
        python('while True: pass'),
        LIMITS,
        (p) => {
          setTimeout(() => stop.abort(new Error('enough')), 50);
          return p.run(stdin(''), { ...LIMITS, cpuMs: 60_000 });
        },
        stop.signal,
      );
      await assert.rejects(work, /enough/);
      const run = await using(python('print(1)'), (p) => p.run(stdin(''), LIMITS));
      assert.equal(run.output, '1\n');
    });

    test('what `use` throws comes through, and the next program finds an empty place', async () => {
      await assert.rejects(
        using(python('print(1)'), () => Promise.reject(new RangeError('mine'))),
        RangeError,
      );
      const listing = python('import os; print(sorted(os.listdir(".")))');
      const run = await using(listing, (p) => p.run(stdin(''), LIMITS));
      assert.equal(run.output, "['program.py']\n");
    });
  });
}
