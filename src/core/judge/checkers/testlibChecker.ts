import type { TestRun } from '../../ports/sandbox.ts';
import {
  broken,
  filesAsked,
  messageOf,
  outOfProtocol,
  type CheckAnswer,
  type CheckerProtocol,
} from './protocol.ts';

/** Exit codes of testlib: right; and wrong, badly laid out, too long, or ended early. */
const ACCEPTED = 0;
const REJECTED: ReadonlySet<number> = new Set([1, 2, 4, 8]);
const FAIL = 3;
const POINTS = 7;

/** The words that testlib begins its message with, and the exit codes that may come with them. */
const CLAIMS: readonly (readonly [string, readonly number[]])[] = [
  ['ok ', [0]],
  ['wrong answer ', [1]],
  ['wrong output format ', [2, 4]],
  ['unexpected eof ', [8]],
  ['points ', [POINTS]],
  ['partially correct ', []],
  ['FAIL ', [FAIL]],
];

const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*[<"]testlib\.h[>"].*$/gm;

export function includesTestlib(code: string): boolean {
  return code.search(INCLUDE) >= 0;
}

/** `header`: the text of testlib.h; null for a checker that does without it. */
export function testlibChecker(code: string, header: string | null): CheckerProtocol {
  return {
    program: { language: 'cpp', code: header === null ? code : withHeader(code, header) },
    question: filesAsked,
    answer,
  };
}

/** The header in place of the line that includes it: the compiler is given one file. Its messages name lines of the checker. */
function withHeader(code: string, header: string): string {
  return code.replace(INCLUDE, (_, at: number) => {
    const line = code.slice(0, at).split('\n').length;
    return `#line 1 "testlib.h"\n${header}\n#line ${line + 1} "checker.cpp"`;
  });
}

function answer(run: TestRun): CheckAnswer {
  const { exitCode, stderrTail } = run;
  if (exitCode === null) return outOfProtocol(run, stderrTail);
  const claim = CLAIMS.find(([words]) => stderrTail.startsWith(words));
  if (claim?.[1].includes(exitCode) === false)
    return broken(`says "${claim[0].trim()}" and ends with exit code ${exitCode}`, stderrTail);
  if (exitCode === ACCEPTED) return { kind: 'accepted' };
  if (REJECTED.has(exitCode)) return { kind: 'rejected', message: messageOf(stderrTail) };
  if (exitCode === FAIL) return broken('reports a failure of its own', stderrTail);
  if (exitCode === POINTS) return broken('gives points instead of a verdict', stderrTail);
  return outOfProtocol(run, stderrTail);
}
