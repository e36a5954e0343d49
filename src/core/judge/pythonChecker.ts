import type { Limits, Program, TestCase } from '../../domain/problem.ts';
import type { LoadedProgram, TestRun } from '../ports/sandbox.ts';

/** `broken`: the checker itself is at fault, not the output. */
export type CheckAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly message: string }
  | { readonly kind: 'broken'; readonly message: string };

/** A checker is trusted no more than a program, and given more time. */
export const CHECKER_LIMITS: Limits = {
  cpuMs: 20_000,
  memoryBytes: 1024 * 1024 * 1024,
  outputBytes: 1024 * 1024,
};

/**
 * Runs the problem's `check(inp, out, exp)`. Stdin holds three sizes, then the three texts. What the checker prints
 * goes to stderr, so that stdout is ours. A checker that fails on the output is asked about the expected one: if it
 * takes that, the output was to blame.
 */
const HARNESS = `
def _leafe():
    import os, sys
    answer = os.fdopen(os.dup(1), 'w')
    os.dup2(2, 1)
    data = sys.stdin.buffer.read()
    head, rest = data.split(b'\\n', 1)
    sizes = [int(size) for size in head.split()]
    texts, at = [], 0
    for size in sizes:
        texts.append(rest[at:at + size].decode('utf-8', 'replace'))
        at += size
    inp, out, exp = texts
    namespace = {'__name__': 'checker'}
    def say(word, message=''):
        answer.write(word + '\\n' + message[:500])
        answer.flush()
        os._exit(0)
    try:
        exec(compile(_SOURCE, 'checker.py', 'exec'), namespace)
        check = namespace['check']
    except BaseException as error:
        say('broken', '%s: %s' % (type(error).__name__, error))
    try:
        verdict = check(inp, out, exp)
    except BaseException as error:
        message = '%s: %s' % (type(error).__name__, error)
        try:
            fair = bool(check(inp, exp, exp))
        except BaseException:
            fair = False
        say('rejected' if fair else 'broken', 'the output could not be read: ' + message)
    say('accepted' if verdict else 'rejected')
_leafe()
`;

export function checkerProgram(code: string): Program {
  return { language: 'python3', code: `_SOURCE = ${JSON.stringify(code)}\n${HARNESS}` };
}

export async function askChecker(
  checker: LoadedProgram,
  test: TestCase,
  output: string,
): Promise<CheckAnswer> {
  const encoder = new TextEncoder();
  const texts = [test.input, output, test.output];
  const sizes = texts.map((text) => encoder.encode(text).length).join(' ');
  const input = `${sizes}\n${texts.join('')}`;
  const run = await checker.run({ input, inputFile: null, outputFile: null }, CHECKER_LIMITS);
  return readAnswer(run);
}

function readAnswer(run: TestRun): CheckAnswer {
  const [word, ...rest] = (run.output ?? '').split('\n');
  const message = rest.join('\n');
  if (run.cause !== 'exited' || run.exitCode !== 0) {
    return { kind: 'broken', message: `the checker ended by ${run.cause}` };
  }
  if (word === 'accepted') return { kind: 'accepted' };
  if (word === 'rejected') return { kind: 'rejected', message };
  return { kind: 'broken', message: message || 'the checker gave no answer' };
}
