import { cpp, limits, python, ROOMY, SHORT, type Trial, type TrialAttack } from '../attack.ts';

/** Time to come to clearly too much memory on a busy machine, too. */
const MEMORY = limits(2000);

/** Programs that want more than their share, or do not want to end. */
export const GREEDY: readonly TrialAttack[] = [
  greedy(1, 'fork bomb', 'Forks without end.', {
    program: cpp('int main() { for (;;) fork(); }'),
    verdicts: ['timeLimit'],
  }),
  greedy(2, 'orphaned fork bomb', 'Forks without end behind a parent that has exited.', {
    program: cpp('int main() { if (fork()) return 0; for (;;) fork(); }'),
    verdicts: ['accepted', 'timeLimit'],
  }),
  greedy(3, 'daemon', 'Leaves its parent and its session and stays.', {
    program: cpp(
      'int main() { if (fork()) return 0; setsid(); if (fork()) return 0; sleep(100); }',
    ),
    verdicts: ['accepted'],
  }),
  greedy(4, 'memory bomb', 'Takes memory without end.', {
    program: cpp(
      'int main() { for (;;) { volatile char *p = (char *)malloc(1 << 20); memset((void *)p, 1, 1 << 20); } }',
    ),
    limits: MEMORY,
    verdicts: ['memoryLimit'],
  }),
  greedy(5, 'memory bomb of 40', 'Takes memory in forty processes at once.', {
    program: cpp(
      'int main() { for (int i = 0; i < 40; i++) if (!fork()) { for (int k = 0; k < 100; k++) memset(malloc(1 << 20), 1, 1 << 20); pause(); } pause(); }',
    ),
    limits: MEMORY,
    verdicts: ['memoryLimit'],
  }),
  {
    ...attack(6, 'flood of output', 'Prints 10 GB, or 100 MB to fill our own memory.'),
    trials: [
      trial({
        program: cpp(
          'int main() { static char b[1 << 20]; for (int i = 0; i < 10240; i++) write(1, b, sizeof b); }',
        ),
        verdicts: ['outputLimit'],
      }),
      trial({
        program: python('print("x" * 100_000_000)'),
        limits: limits(1000),
        verdicts: ['outputLimit'],
        ownMemoryAtMost: 50 * 1024 * 1024,
      }),
    ],
  },
  greedy(7, 'flood of stderr', 'Prints 10 GB to standard error.', {
    program: cpp(
      'int main() { static char b[1 << 20]; for (int i = 0; i < 10240; i++) write(2, b, sizeof b); }',
    ),
    verdicts: ['outputLimit'],
  }),
  greedy(8, 'endless small writes', 'Prints one byte at a time without end.', {
    program: cpp('int main() { for (;;) write(1, "x", 1); }'),
    verdicts: ['timeLimit', 'outputLimit'],
  }),
  greedy(9, 'busy loop', 'Computes without end; it is stopped within 5 % of its limit.', {
    program: cpp('int main() { for (volatile int i = 0;; i++); }'),
    limits: limits(1000),
    verdicts: ['timeLimit'],
    cpuAtMost: 1.05,
  }),
  greedy(10, 'deaf to signals', 'Ignores every signal and computes on.', {
    program: cpp(
      'int main() { for (int s = 1; s < 65; s++) signal(s, SIG_IGN); for (volatile int i = 0;; i++); }',
    ),
    verdicts: ['timeLimit'],
  }),
  greedy(11, 'sleep', 'Sleeps without using any CPU time.', {
    program: cpp('int main() { sleep(1000); }'),
    verdicts: ['timeLimit'],
  }),
  greedy(12, 'stops itself', 'Stops itself, so that it never ends.', {
    program: cpp('int main() { raise(SIGSTOP); }'),
    verdicts: ['timeLimit'],
  }),
  greedy(13, 'hidden CPU time', 'Computes in children that nobody waits for.', {
    program: cpp(
      'int main() { signal(SIGCHLD, SIG_IGN); for (int i = 0; i < 30; i++) { pid_t p = fork(); if (!p) { for (volatile long k = 0; k < 200000000; k++); _exit(0); } while (!kill(p, 0)) usleep(1000); } }',
    ),
    verdicts: ['timeLimit'],
  }),
  {
    ...attack(14, 'four at one limit', 'Computes in four threads, or four processes, at once.'),
    trials: [
      trial({
        program: cpp(
          'int main() { std::vector<std::thread> all; for (int i = 0; i < 4; i++) all.emplace_back([] { for (volatile int k = 0;; k++); }); for (auto &one : all) one.join(); }',
        ),
        verdicts: ['timeLimit'],
      }),
      trial({
        program: python(
          'import os',
          'for _ in range(4):',
          '    if os.fork() == 0:',
          '        while True: pass',
          'os.wait()',
        ),
        verdicts: ['timeLimit'],
      }),
    ],
  },
  greedy(15, 'thread bomb', 'Starts threads without end.', {
    program: cpp(
      'int main() { for (;;) { try { std::thread([] { pause(); }).detach(); } catch (...) { return 7; } } }',
    ),
    verdicts: ['runtimeError'],
  }),
  greedy(16, 'unread input', 'Leaves 50 MB of input unread.', {
    program: python('print("no")'),
    input: () => `${'0123456789'.repeat(5 * 1024 * 1024)}\n`,
    limits: ROOMY,
    output: 'no\n',
    verdicts: ['accepted'],
  }),
  greedy(17, 'closed output', 'Closes its output before anything was read.', {
    program: cpp('int main() { close(1); close(2); }'),
    verdicts: ['accepted'],
  }),
  greedy(18, 'endless recursion', 'Calls itself without end.', {
    program: cpp(
      'int f(int n) { volatile char b[1000]; b[0] = n; return f(n + 1) + b[0]; } int main() { return f(0); }',
    ),
    verdicts: ['runtimeError', 'memoryLimit'],
  }),
];

type Parts = Partial<Trial> & Pick<Trial, 'program' | 'verdicts'>;

function trial(parts: Parts): Trial {
  return { limits: SHORT, ...parts };
}

function attack(number: number, name: string, tries: string) {
  return { kind: 'trials', number, name, tries } as const;
}

function greedy(number: number, name: string, tries: string, parts: Parts): TrialAttack {
  return { ...attack(number, name, tries), trials: [trial(parts)] };
}
