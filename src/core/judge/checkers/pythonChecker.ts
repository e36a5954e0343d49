import type { TestRun } from '../../ports/sandbox.ts';
import {
  broken,
  filesAsked,
  messageOf,
  outOfProtocol,
  type CheckAnswer,
  type CheckerProtocol,
} from './protocol.ts';

/** The word of an answer, and the exit code that must come with it. */
const CODES: ReadonlyMap<string, number> = new Map([
  ['accepted', 42],
  ['rejected', 43],
  ['broken', 44],
]);

/**
 * Calls the problem's `check(inp, out, exp)`. What the checker prints goes to stderr, so that stdout is ours; the exit code
 * has to agree with it. A check that raises on the output is asked about the expected one: if it takes that, the output was
 * to blame. Out of memory is always the checker's own doing.
 */
const HARNESS = `
def _leafe():
    import os, sys
    answer = os.fdopen(os.dup(1), 'w', encoding='utf-8', errors='replace')
    os.dup2(2, 1)
    def say(word, message=''):
        answer.write(word + '\\n' + str(message)[:500])
        answer.flush()
        os._exit(_CODES[word])
    def text(path):
        with open(path, 'rb') as file:
            return file.read().decode('utf-8', 'replace')
    def words(error):
        return '%s: %s' % (type(error).__name__, error)
    inp, out, exp = map(text, sys.argv[1:4])
    try:
        namespace = {'__name__': 'checker'}
        exec(compile(_SOURCE, 'checker.py', 'exec'), namespace)
        check = namespace['check']
    except BaseException as error:
        say('broken', 'cannot be loaded: ' + words(error))
    def ask(text):
        given = check(inp, text, exp)
        verdict, message = given if isinstance(given, tuple) and len(given) == 2 else (given, '')
        if not isinstance(verdict, bool):
            say('broken', 'gives %s instead of True or False' % type(verdict).__name__)
        return verdict, message
    try:
        verdict, message = ask(out)
    except Exception as error:
        try:
            fair = not isinstance(error, MemoryError) and ask(exp)[0]
        except BaseException:
            fair = False
        if fair:
            say('rejected', 'the output could not be read: ' + words(error))
        say('broken', 'raises ' + words(error))
    except BaseException as error:
        say('broken', 'raises ' + words(error))
    say('accepted' if verdict else 'rejected', message)
_leafe()
`;

export function pythonChecker(code: string): CheckerProtocol {
  const codes = JSON.stringify(Object.fromEntries(CODES));
  return {
    program: {
      language: 'python3',
      code: `_SOURCE = ${JSON.stringify(code)}\n_CODES = ${codes}\n${HARNESS}`,
    },
    question: filesAsked,
    answer,
  };
}

function answer(run: TestRun): CheckAnswer {
  const [word = '', ...rest] = (run.output ?? '').split('\n');
  if (run.exitCode === null || CODES.get(word) !== run.exitCode)
    return outOfProtocol(run, run.stderrTail);
  const message = rest.join('\n');
  if (word === 'accepted') return { kind: 'accepted' };
  if (word === 'rejected') return { kind: 'rejected', message: messageOf(message) };
  return broken('gives no verdict', message);
}
