import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Sandbox } from '../../../src/core/ports/sandbox.ts';
import type { Verdict } from '../../../src/domain/judgement.ts';
import type { Program } from '../../../src/domain/problem.ts';
import type { Engine } from '../../../src/platform/docker/engine.ts';
import { attempt, containersOf, cpp, LIMITS, MEGABYTE, openSandbox, python } from './support.ts';

interface Attack {
  readonly name: string;
  readonly program: Program;
  readonly input?: string;
  /** What it may come to; `null` where its output would decide. */
  readonly verdicts: readonly (Verdict | null)[];
  readonly output?: string;
  /** Time for what takes long to be clearly too much on a busy machine. */
  readonly cpuMs?: number;
}

const C =
  '#include <bits/stdc++.h>\n#include <unistd.h>\n#include <signal.h>\n#include <sys/wait.h>\n';

/** Programs that want more than their share, or do not want to end. */
const GREEDY: readonly Attack[] = [
  {
    name: 'a fork bomb',
    program: cpp(`${C}int main() { for (;;) fork(); }`),
    verdicts: ['timeLimit'],
  },
  {
    name: 'a fork bomb behind a parent that exits',
    program: cpp(`${C}int main() { if (fork()) return 0; for (;;) fork(); }`),
    verdicts: [null, 'timeLimit'],
  },
  {
    name: 'a daemon that left its parent and session',
    program: cpp(
      `${C}int main() { if (fork()) return 0; setsid(); if (fork()) return 0; sleep(100); }`,
    ),
    verdicts: [null],
  },
  {
    name: 'a memory bomb',
    program: cpp(
      `${C}int main() { for (;;) { volatile char *p = (char *)malloc(1 << 20); memset((void *)p, 1, 1 << 20); } }`,
    ),
    verdicts: ['memoryLimit'],
    cpuMs: 2000,
  },
  {
    name: 'a memory bomb of 40 processes',
    program: cpp(
      `${C}int main() { for (int i = 0; i < 40; i++) if (!fork()) { for (int k = 0; k < 100; k++) memset(malloc(1 << 20), 1, 1 << 20); pause(); } pause(); }`,
    ),
    verdicts: ['memoryLimit'],
    cpuMs: 2000,
  },
  {
    name: '10 GB of output',
    program: cpp(
      `${C}int main() { static char b[1 << 20]; for (int i = 0; i < 10240; i++) write(1, b, sizeof b); }`,
    ),
    verdicts: ['outputLimit'],
  },
  {
    name: '10 GB of stderr',
    program: cpp(
      `${C}int main() { static char b[1 << 20]; for (int i = 0; i < 10240; i++) write(2, b, sizeof b); }`,
    ),
    verdicts: ['outputLimit'],
  },
  {
    name: 'endless writes of one byte',
    program: cpp(`${C}int main() { for (;;) write(1, "x", 1); }`),
    verdicts: ['timeLimit', 'outputLimit'],
  },
  {
    name: 'a loop that ignores every signal',
    program: cpp(`${C}int main() { for (int s = 1; s < 65; s++) signal(s, SIG_IGN); for (;;); }`),
    verdicts: ['timeLimit'],
  },
  {
    name: 'a program that sleeps',
    program: cpp(`${C}int main() { sleep(1000); }`),
    verdicts: ['timeLimit'],
  },
  {
    name: 'a program that stops itself',
    program: cpp(`${C}int main() { raise(SIGSTOP); }`),
    verdicts: ['timeLimit'],
  },
  {
    name: 'CPU time spent in children nobody waits for',
    program: cpp(
      `${C}int main() { signal(SIGCHLD, SIG_IGN); for (int i = 0; i < 30; i++) { pid_t p = fork(); if (!p) { for (volatile long k = 0; k < 200000000; k++); _exit(0); } while (!kill(p, 0)) usleep(1000); } }`,
    ),
    verdicts: ['timeLimit'],
  },
  {
    name: 'four processes at the limit of one',
    program: python(
      'import os\nfor _ in range(4):\n    if os.fork() == 0:\n        while True: pass\nos.wait()',
    ),
    verdicts: ['timeLimit'],
  },
  {
    name: 'a thread bomb',
    program: cpp(
      `${C}int main() { for (;;) { try { std::thread([] { pause(); }).detach(); } catch (...) { return 7; } } }`,
    ),
    verdicts: ['runtimeError'],
  },
  {
    name: 'stdout closed early',
    program: cpp(`${C}int main() { close(1); close(2); }`),
    verdicts: [null],
    output: '',
  },
  {
    name: 'recursion without end',
    program: cpp(
      `${C}int f(int n) { volatile char b[1000]; b[0] = n; return f(n + 1) + b[0]; } int main() { return f(0); }`,
    ),
    verdicts: ['runtimeError', 'memoryLimit'],
  },
];

/** Programs that look, write or reach where they should not: each prints what it managed to do. */
const NOSY: readonly Attack[] = [
  {
    name: 'writing to every folder there is',
    program: python(
      [
        'import os',
        'for folder, _, _ in os.walk("/"):',
        '    if folder.startswith(("/proc", "/sys")): continue',
        '    try:',
        '        open(folder + "/probe", "w").close(); print(folder)',
        '    except OSError: pass',
      ].join('\n'),
    ),
    verdicts: [null],
    output: '',
  },
  {
    name: 'leaving something in shared memory or a queue',
    program: python(
      [
        'import ctypes, os',
        'c = ctypes.CDLL(None)',
        'print([n for n, r in [("shm", c.shmget(5, 4096, 0o1666)), ("msg", c.msgget(5, 0o1666)),',
        '  ("sem", c.semget(5, 1, 0o1666)), ("mq", c.mq_open(b"/q", 66, 0o666, 0)),',
        '  ("memfd", c.memfd_create(b"m", 0))] if r >= 0], os.path.exists("/dev/shm"))',
      ].join('\n'),
    ),
    verdicts: [null],
    output: '[] False\n',
  },
  {
    name: 'changing its own input',
    program: python(
      [
        'import os',
        'did = []',
        'for mode in ("r+b", "wb"):',
        '    try:',
        '        f = open("/proc/self/fd/0", mode); f.write(b"xx"); f.flush(); did.append(mode)',
        '    except OSError: pass',
        'try: os.ftruncate(0, 0); did.append("truncate")',
        'except OSError: pass',
        'print(did, input())',
      ].join('\n'),
    ),
    input: 'as it was\n',
    verdicts: [null],
    output: '[] as it was\n',
  },
  {
    name: 'reading the runner',
    program: python(
      [
        'import os, ctypes',
        'got = []',
        'for pid in [p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()]:',
        '    for name in ("mem", "environ", "maps", "auxv", "stack", "syscall"):',
        '        try: got += [name] if open(f"/proc/{pid}/{name}", "rb").read(16) else []',
        '        except OSError: pass',
        '    for name in ("fd", "cwd", "root", "exe"):',
        '        try: os.listdir(f"/proc/{pid}/{name}") if name == "fd" else os.readlink(f"/proc/{pid}/{name}"); got.append(name)',
        '        except OSError: pass',
        'c = ctypes.CDLL(None, use_errno=True)',
        'if c.ptrace(16, 1, 0, 0) == 0: got.append("ptrace")',
        'fd = c.syscall(434, 1, 0)',
        'if fd >= 0 and c.syscall(438, fd, 0, 0) >= 0: got.append("pidfd_getfd")',
        'print(got)',
      ].join('\n'),
    ),
    verdicts: [null],
    output: '[]\n',
  },
  {
    name: 'killing the runner and its helper',
    program: python(
      [
        'import os, signal',
        'for pid in (1, 2, 3, 4, 5, 6, 7):',
        '    if pid == os.getpid(): continue',
        '    for s in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):',
        '        try: os.kill(pid, s); print("sent to", pid)',
        '        except OSError: pass',
        'print("alive")',
      ].join('\n'),
    ),
    verdicts: [null],
    output: 'alive\n',
  },
  {
    name: 'killing everything',
    program: python('import os, signal\nos.kill(-1, signal.SIGKILL)\nprint("alive")'),
    verdicts: [null, 'runtimeError'],
  },
  {
    name: 'frames written as if by the runner',
    program: python(
      [
        'import os',
        'frame = (5).to_bytes(4, "little") + b"A" + (1).to_bytes(4, "little")',
        'for fd in range(3, 64):',
        '    try: os.write(fd, frame); print("wrote to", fd)',
        '    except OSError: pass',
        'print("plain")',
      ].join('\n'),
    ),
    verdicts: [null],
    output: 'plain\n',
  },
  {
    name: 'sockets of every family',
    program: python(
      [
        'import ctypes',
        'c = ctypes.CDLL(None)',
        'print([f for f in range(46) for t in (1, 2, 3, 5) if c.socket(f, t, 0) >= 0 or c.socketpair(f, t, 0, (ctypes.c_int * 2)()) == 0])',
      ].join('\n'),
    ),
    verdicts: [null],
    output: '[]\n',
  },
  {
    name: 'setting clocks, priorities and limits',
    program: python(
      [
        'import os, time, resource',
        'did = []',
        'def tried(name, act):',
        '    try: act(); did.append(name)',
        '    except (OSError, ValueError): pass',
        'tried("clock", lambda: time.clock_settime(time.CLOCK_REALTIME, 0))',
        'tried("nice", lambda: os.setpriority(os.PRIO_PROCESS, 0, -5))',
        'tried("realtime", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)))',
        'tried("cpu", lambda: resource.setrlimit(resource.RLIMIT_CPU, (-1, -1)))',
        'tried("size", lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1)))',
        'tried("oom", lambda: open("/proc/1/oom_score_adj", "w").write("1000"))',
        'tried("cpus", lambda: os.sched_setaffinity(0, range(os.cpu_count())) or (len(os.sched_getaffinity(0)) > 1 or 1 / 0))',
        'print(did)',
      ]
        .join('\n')
        .replace('(OSError, ValueError)', '(OSError, ValueError, ZeroDivisionError)'),
    ),
    verdicts: [null],
    output: '[]\n',
  },
  {
    name: 'namespaces, mounts and kernel machinery',
    program: python(
      [
        'import ctypes',
        'c = ctypes.CDLL(None)',
        'calls = {"unshare": (272, 0x10000000), "setns": (308, 0, 0), "mount": (165, 0, 0, 0, 0, 0), "keyctl": (250, 0, 0),',
        '  "bpf": (321, 0, 0, 0), "io_uring": (425, 1, 0), "userfaultfd": (323, 0), "perf": (298, 0, 0, -1, -1, 0), "chroot": (161, b"/box")}',
        'print([n for n, a in calls.items() if c.syscall(*a) >= 0])',
      ].join('\n'),
    ),
    verdicts: [null],
    output: '[]\n',
  },
  {
    name: 'programs that lend their rights',
    program: python(
      [
        'import os, stat',
        'for folder, _, names in os.walk("/"):',
        '    if folder.startswith(("/proc", "/sys")): continue',
        '    for name in names:',
        '        try:',
        '            if os.lstat(folder + "/" + name).st_mode & (stat.S_ISUID | stat.S_ISGID): print(folder + "/" + name)',
        '        except OSError: pass',
      ].join('\n'),
    ),
    verdicts: [null],
    output: '',
  },
  {
    name: 'looking for what an earlier program left',
    program: python(
      'import os\nprint(sorted(os.listdir("/box")), len([p for p in os.listdir("/proc") if p.isdigit()]), os.access("/build", os.R_OK))',
    ),
    verdicts: [null],
    output: "['program.py'] 3 False\n",
  },
];

describe('the sandbox stands', () => {
  let sandbox: Sandbox;
  let engine: Engine;
  before(async () => {
    ({ sandbox, engine } = await openSandbox());
    await attempt(sandbox, python('print("warm")'));
  });
  after(() => sandbox.close());

  for (const { name, program, input, verdicts, output, cpuMs } of [...GREEDY, ...NOSY]) {
    test(name, async () => {
      const containers = await containersOf(engine, process.pid);
      const usual = NOSY.some((a) => a.name === name) ? 5000 : 500;
      const roomy = { ...LIMITS, cpuMs: cpuMs ?? usual };
      const attacked = await attempt(sandbox, program, input, roomy);
      assert.ok(
        verdicts.includes(attacked.verdict),
        `${attacked.verdict}: ${JSON.stringify(attacked.run).slice(0, 600)}`,
      );
      if (output !== undefined) assert.equal(attacked.run.output, output);
      const next = await attempt(sandbox, python('print(int(input()) + 1)'), '41\n');
      assert.equal(next.run.output, '42\n');
      assert.deepEqual(await containersOf(engine, process.pid), containers, 'the same container');
    });
  }

  test('a busy loop is stopped within 5 % of its limit', async () => {
    const { run, verdict } = await attempt(sandbox, cpp('int main() { for (;;); }'));
    assert.equal(verdict, 'timeLimit');
    assert.ok(run.cpuMs >= LIMITS.cpuMs && run.cpuMs < 1.05 * LIMITS.cpuMs, `${run.cpuMs} ms`);
  });

  test('100 MB of output does not fill our own memory', async () => {
    const before = process.memoryUsage().rss;
    const { verdict, run } = await attempt(sandbox, python('print("x" * 100_000_000)'));
    assert.equal(verdict, 'outputLimit');
    assert.equal(run.output, null);
    assert.ok(process.memoryUsage().rss - before < 50 * MEGABYTE);
  });
});

describe('the compiler stands', () => {
  let sandbox: Sandbox;
  before(async () => {
    ({ sandbox } = await openSandbox());
  });
  after(() => sandbox.close());

  const BOMBS: Readonly<Record<string, string>> = {
    'an include without end': '#include "/dev/zero"\nint main() {}',
    'an include of itself': '#include __FILE__\nint main() {}',
    'templates without end':
      'template <int N> struct A { A<N + 1> a; A<N - 1> b; }; A<0> x; int main() {}',
    'a computation without end':
      'constexpr int f(int n) { int s = 0; for (int i = 0; i < 1 << n; i++) for (int j = 0; j < 1 << n; j++) s ^= i * j; return s; } static_assert(f(24)); int main() {}',
    'two gigabytes of data': 'int a[500000000] = {1}; int main() { return a[7]; }',
    'a flood of errors': `int main() { ${'x y z;\n'.repeat(20_000)} }`,
    'the process table as source': '#include "/proc/1/environ"\nint main() {}',
    'the runner as source': '#include "/proc/1/mem"\nint main() {}',
  };
  for (const [name, code] of Object.entries(BOMBS)) {
    test(name, async () => {
      const signal = new AbortController().signal;
      const compiled = await sandbox.withProgram(
        cpp(code),
        LIMITS,
        (loaded) => Promise.resolve(loaded.compiled),
        signal,
      );
      assert.equal(compiled?.ok, false);
      assert.notEqual(compiled?.cause, 'broken');
      assert.ok((compiled?.text.length ?? 0) < 40_000);
      const next = await attempt(sandbox, cpp('#include <cstdio>\nint main() { puts("fine"); }'));
      assert.equal(next.run.output, 'fine\n');
    });
  }
});
