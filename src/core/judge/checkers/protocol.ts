import type { Program, TestCase } from '../../../domain/problem.ts';
import type { SandboxTest, TestRun } from '../../ports/sandbox.ts';

/** What a checker says of an output. `broken`: the checker itself is at fault, and the output is not judged. */
export type CheckAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly message: string }
  | {
      readonly kind: 'broken';
      /** In our words, going on after the checker's name: `crashed (SIGSEGV)`. Holds nothing of the test. */
      readonly why: string;
      /** In the checker's own words, which may hold anything of the test; empty where it has none. */
      readonly said: string;
    };

/** How checkers of one kind are asked, and how their answers are read. */
export interface CheckerProtocol {
  readonly program: Program;
  readonly question: (test: TestCase, output: string) => SandboxTest;
  /** What one says that ended by itself, within its limits. */
  readonly answer: (run: TestRun) => CheckAnswer;
}

/** The three texts as files, under names that arguments can give. */
export const INPUT = 'input.txt';
const OUTPUT = 'output.txt';
export const ANSWER = 'answer.txt';

/** Nothing on stdin, the three texts as files, and their names as arguments. */
export function filesAsked(test: TestCase, output: string): SandboxTest {
  return {
    input: '',
    inputFile: null,
    outputFile: null,
    files: [
      { name: INPUT, text: test.input },
      { name: OUTPUT, text: output },
      { name: ANSWER, text: test.output },
    ],
    args: [INPUT, OUTPUT, ANSWER],
  };
}

const LONGEST = 500;

/** A checker's words as a message: short, without blanks around. */
export function messageOf(words: string): string {
  const text = words.trim();
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

export function broken(why: string, said = ''): CheckAnswer {
  return { kind: 'broken', why, said: messageOf(said) };
}

/** An exit code that the kind's contract does not know. */
export function outOfProtocol(run: TestRun, said: string): CheckAnswer {
  return broken(`ended with exit code ${run.exitCode ?? 'unknown'}, which says nothing`, said);
}
