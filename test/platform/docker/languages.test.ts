import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isLeafeError } from '../../../src/core/errors.ts';
import { programPlaces } from '../../../src/core/judge/programPlaces.ts';
import type { Judge } from '../../../src/core/ports/judge.ts';
import { languageEntry, LANGUAGES, type Language } from '../../../src/domain/languages.ts';
import type { Limits } from '../../../src/domain/problem.ts';
import { addLanguage } from '../../../src/platform/docker/sandboxLanguages.ts';
import { openDockerJudge } from '../../../src/platform/docker/openJudge.ts';
import { MEGABYTE, never, problem } from './support.ts';

/** All of them are hundreds of megabytes to fetch: `LEAFE_TEST_LONG=1`. */
const TRIED: readonly Language[] =
  process.env['LEAFE_TEST_LONG'] === '1' ? LANGUAGES : ['javascript'];
/** Room for what a language's own machine needs. */
const LIMITS: Limits = { cpuMs: 2000, memoryBytes: 512 * MEGABYTE, outputBytes: 64 * MEGABYTE };

interface Programs {
  /** Adds two numbers. */
  readonly sum: string;
  readonly endless: string;
  /** Keeps more than the limit. */
  readonly greedy: string;
  /** Wrong in its third line: before it is run, or as soon as that line is. */
  readonly wrong: string;
}

const JAVA = (body: string): string =>
  `public class Main { public static void main(String[] args) {\n\n${body}\n} }`;
const PYTHON: Programs = {
  sum: 'a, b = map(int, input().split())\nprint(a + b)',
  endless: 'while True:\n    pass',
  greedy: 'kept = [bytearray(b"x" * 10 ** 7) for _ in range(200)]\nprint(len(kept))',
  wrong: 'a = input()\n\nprint(a.nothing)',
};
const PROGRAMS: Readonly<Record<Language, Programs>> = {
  python3: PYTHON,
  pypy3: PYTHON,
  cpp: {
    sum: '#include <iostream>\nint main() { long a, b; std::cin >> a >> b; std::cout << a + b; }',
    endless: 'int main() { volatile int n = 0; for (;;) n = n + 1; }',
    greedy:
      '#include <bits/stdc++.h>\nint main() { std::vector<char> v(1000000000, 1); std::cout << v[7]; }',
    wrong: 'int main() {\n\nnothing();\n}',
  },
  java: {
    sum: 'import java.util.*;\npublic class Main { public static void main(String[] args) { Scanner s = new Scanner(System.in); System.out.println(s.nextLong() + s.nextLong()); } }',
    endless: JAVA('int n = 0; while (true) n++;'),
    greedy: JAVA(
      'byte[][] kept = new byte[200][]; for (int i = 0; i < 200; i++) { kept[i] = new byte[10000000]; java.util.Arrays.fill(kept[i], (byte) 1); } System.out.println(kept.length);',
    ),
    wrong: JAVA('nothing();'),
  },
  go: {
    sum: 'package main\nimport "fmt"\nfunc main() { var a, b int; fmt.Scan(&a, &b); fmt.Println(a + b) }',
    endless: 'package main\nvar n int\nfunc main() { for { n++ } }',
    greedy:
      'package main\nimport "fmt"\nfunc main() { kept := make([]byte, 1000000000); for i := 0; i < len(kept); i += 4096 { kept[i] = 1 }; fmt.Println(kept[7]) }',
    wrong: 'package main\nfunc main() {\nnothing()\n}',
  },
  rust: {
    sum: 'use std::io::*;\nfn main() { let mut s = String::new(); stdin().read_to_string(&mut s).unwrap(); println!("{}", s.split_whitespace().map(|x| x.parse::<i64>().unwrap()).sum::<i64>()); }',
    endless:
      'fn main() { let mut n: u64 = 0; loop { unsafe { std::ptr::write_volatile(&mut n, 1) } } }',
    greedy:
      'fn main() { let kept = vec![1u8; 1000000000]; println!("{}", kept[std::env::args().count()]); }',
    wrong: 'fn main() {\n\nnothing();\n}',
  },
  javascript: {
    sum: 'const [a, b] = require("fs").readFileSync(0, "utf8").trim().split(/\\s+/).map(Number);\nconsole.log(a + b);',
    endless: 'for (;;);',
    greedy:
      'const kept = [];\nfor (let i = 0; i < 200; i++) kept.push(Buffer.alloc(1e7, 1));\nconsole.log(kept.length);',
    wrong: 'let a = 1;\n\na.nothing();',
  },
};

describe('what a program can be written in', () => {
  let judge: Judge;
  const lacking = new Map<Language, string>();
  before(async () => {
    judge = await openDockerJudge({ slots: 1 }, never);
    for (const language of TRIED) {
      await addLanguage(language, () => undefined, never).catch((error: unknown) => {
        if (!isLeafeError(error, 'sandbox', 'imageMissing')) throw error;
        lacking.set(
          language,
          `Debian's packages cannot be fetched from a container: ${error.detail}`,
        );
      });
    }
  });
  after(() => judge.close());

  for (const language of TRIED) {
    const { title, build } = languageEntry(language);
    const { sum, endless, greedy, wrong } = PROGRAMS[language];
    const judged = (code: string) =>
      judge.judgeVisible(problem({ limits: LIMITS }), { language, code }, never);

    const tried = (name: string, story: () => Promise<void>) =>
      test(`${title}: ${name}`, (t) =>
        lacking.has(language) ? t.skip(lacking.get(language)) : story());

    tried('a right program is accepted', async () => {
      const { verdict, compileOutput } = await judged(sum);
      assert.equal(verdict, 'accepted', compileOutput);
    });

    tried('time and memory end a program that takes too much of them', async () => {
      assert.equal((await judged(endless)).verdict, 'timeLimit');
      const { verdict, tests } = await judged(greedy);
      // A machine of the language's own may give up before the sandbox has to.
      const words = tests[0]?.detail?.stderr ?? '';
      assert.ok(verdict === 'memoryLimit' || /memory/i.test(words), `${verdict}: ${words}`);
    });

    tried('what is wrong is told with its place', async () => {
      const { verdict, compileOutput, tests } = await judged(wrong);
      assert.equal(verdict, build === null ? 'runtimeError' : 'compileError');
      const words = build === null ? (tests[0]?.detail?.stderr ?? '') : compileOutput;
      const [place] = programPlaces(language, words);
      assert.equal(place?.line, 3, words);
      assert.match(place.message, /nothing/);
    });
  }

  test('programs of several languages take turns in one slot', async () => {
    const here = ['python3', ...TRIED.filter((one) => !lacking.has(one))] as const;
    for (const language of [...here, ...here]) {
      const program = { language, code: PROGRAMS[language].sum };
      const hidden = await judge.judgeHidden(problem({ limits: LIMITS }), program, never);
      assert.deepEqual([hidden.verdict, hidden.total], ['accepted', 20], language);
    }
  });
});
