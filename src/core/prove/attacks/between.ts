import { cpp, limits, MEGABYTE, plainCpp, python, ROOMY, type TrialAttack } from '../attack.ts';

/** From one attempt to the next, and from one slot to its neighbour. */
export const BETWEEN: readonly TrialAttack[] = [
  {
    ...attack(35, 'earlier binary', 'Looks for the program of the attempt before.'),
    trials: [
      {
        before: plainCpp('#include <cstdio>', 'int main() { puts("a secret way"); }'),
        program: python(
          'import os',
          'print(sorted(os.listdir("/box")), len([p for p in os.listdir("/proc") if p.isdigit()]), os.access("/build", os.R_OK))',
        ),
        output: "['program.py'] 3 False\n",
        limits: ROOMY,
        verdicts: ['accepted'],
      },
    ],
  },
  {
    ...attack(36, 'hoard of processes', 'Takes every process there is while another slot works.'),
    trials: [
      {
        program: cpp(
          'int main() { for (pid_t p; (p = fork()) >= 0;) if (p == 0) { pause(); _exit(0); } sleep(1); }',
        ),
        limits: limits(2000),
        verdicts: ['accepted'],
        beside: {
          program: python(
            'import os, time',
            'children = []',
            'for _ in range(40):',
            '    pid = os.fork()',
            '    if pid == 0: time.sleep(0.5); os._exit(0)',
            '    children.append(pid)',
            'for pid in children: os.waitpid(pid, 0)',
            'print(len(children))',
          ),
          output: '40\n',
        },
      },
    ],
  },
  {
    ...attack(37, 'inherited memory', 'Is charged for what an earlier program printed.'),
    trials: [
      {
        before: python('print("x" * 30_000_000)'),
        program: plainCpp('int main() {}'),
        limits: limits(500),
        verdicts: ['accepted'],
        memoryAtMost: 4 * MEGABYTE,
      },
    ],
  },
  {
    ...attack(38, 'hogs beside', 'Keeps the machine busy while a fair program is near its limit.'),
    trials: [
      {
        // 15 of 20 ms: a margin of 1.3.
        program: plainCpp(
          '#include <ctime>',
          '#include <cstdio>',
          'int main() { while (clock() < CLOCKS_PER_SEC / 1000 * 15); puts("done"); }',
        ),
        output: 'done\n',
        times: 200,
        limits: limits(20),
        verdicts: ['accepted'],
        hogs: 4,
      },
    ],
  },
];

function attack(number: number, name: string, tries: string) {
  return { kind: 'trials', number, name, tries } as const;
}
