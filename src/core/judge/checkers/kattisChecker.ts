import type { ProgramChecker } from '../../../domain/problem.ts';
import type { TestRun } from '../../ports/sandbox.ts';
import {
  ANSWER,
  INPUT,
  messageOf,
  outOfProtocol,
  type CheckAnswer,
  type CheckerProtocol,
} from './protocol.ts';

const ACCEPTED = 42;
const WRONG = 43;
const FEEDBACK = 'feedback';
const MESSAGE = 'judgemessage.txt';

type Validator = Extract<ProgramChecker, { readonly kind: 'kattis' }>;

/** An output validator of the Kattis and ICPC problem packages. What it prints is not looked at, only what it writes. */
export function kattisChecker({ code, language = 'cpp', args = [] }: Validator): CheckerProtocol {
  return {
    program: { language, code },
    question: (test, output) => ({
      input: output,
      inputFile: null,
      outputFile: MESSAGE,
      folder: FEEDBACK,
      files: [
        { name: INPUT, text: test.input },
        { name: ANSWER, text: test.output },
      ],
      args: [INPUT, ANSWER, `${FEEDBACK}/`, ...args],
    }),
    answer,
  };
}

function answer(run: TestRun): CheckAnswer {
  const message = run.output ?? run.head;
  if (run.exitCode === ACCEPTED) return { kind: 'accepted' };
  if (run.exitCode === WRONG) return { kind: 'rejected', message: messageOf(message) };
  return outOfProtocol(run, message.trim() === '' ? run.stderrTail : message);
}
