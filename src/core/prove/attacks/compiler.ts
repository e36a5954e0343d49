import {
  limits,
  MEGABYTE,
  plainCpp,
  python,
  ROOMY,
  type Trial,
  type TrialAttack,
} from '../attack.ts';

const FINE = plainCpp('#include <cstdio>', 'int main() { puts("fine"); }');

/** Sources that turn on the compiler, and compilers that were taken over. */
export const COMPILER: readonly TrialAttack[] = [
  {
    ...attack(30, 'compile bombs', 'Makes the compiler read, compute or write without end.'),
    trials: [
      refused('#include "/dev/zero"', 'int main() {}'),
      refused('#include __FILE__', 'int main() {}'),
      refused('template <int N> struct A { A<N + 1> a; A<N - 1> b; }; A<0> x;', 'int main() {}'),
      refused(
        'constexpr int f(int n) { int s = 0; for (int i = 0; i < 1 << n; i++) for (int j = 0; j < 1 << n; j++) s ^= i * j; return s; }',
        'static_assert(f(24));',
        'int main() {}',
      ),
      refused('int a[500000000] = {1};', 'int main() { return a[7]; }'),
      refused('int main() {', ...Array.from({ length: 20_000 }, () => 'x y z;'), '}'),
    ],
  },
  {
    ...attack(31, 'false binary', 'Puts a link, pipe, folder or giant where its binary should be.'),
    trials: [
      planted('ln -s /proc/1/environ /build/program', 1),
      planted('ln -s /dev/zero /build/program', 2),
      planted('mkfifo /build/program', 3),
      planted('mkdir /build/program', 4),
      planted('echo closed > /build/program; chmod 000 /build/program', 5),
      refused('asm(".data\\n.fill 100000000, 1, 1");', 'int main() {}'),
    ],
  },
  {
    ...attack(32, 'closed folder', 'Leaves a folder in /build that nobody may open.'),
    trials: [planted('mkdir /build/closed; touch /build/closed/in; chmod 000 /build/closed', 6)],
  },
  {
    ...attack(33, 'race for the binary', 'Swaps the binary for a link while it is published.'),
    trials: [
      {
        ...planted('true', 7),
        racing:
          'for i in $(seq 20000); do ln -sfn /etc/passwd /build/x; mv -fT /build/x /build/program; done',
      },
    ],
  },
  {
    ...attack(34, 'secrets as source', 'Includes the runner, or what an earlier program left.'),
    trials: [
      refused('#include "/proc/1/environ"', 'int main() {}'),
      refused('#include "/proc/1/mem"', 'int main() {}'),
      {
        ...refused('asm(".incbin \\"/box/program.py\\"");', 'int main() {}'),
        before: python('print("an earlier program")'),
      },
      {
        ...refused('asm(".incbin \\"/box/program\\"");', 'int main() {}'),
        before: FINE,
      },
    ],
  },
];

function attack(number: number, name: string, tries: string) {
  return { kind: 'trials', number, name, tries } as const;
}

function refused(...lines: readonly string[]): Trial {
  return { program: plainCpp(...lines), limits: ROOMY, verdicts: ['compileError'] };
}

/** What is there already is replaced or in the way; in no case does it run. `mark` makes a source that was not compiled before. */
function planted(script: string, mark: number): Trial {
  return {
    program: { ...FINE, code: `${FINE.code}\n// ${mark}` },
    output: 'fine\n',
    limits: { ...limits(2000), outputBytes: MEGABYTE },
    verdicts: ['accepted', 'compileError'],
    planted: script,
  };
}
