import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factWords } from '../../src/cli/factWords.ts';
import { computeFacts } from '../../src/core/contest/facts.ts';
import type { Difference, Excerpt } from '../../src/domain/judgement.ts';
import { DEFAULT_LIMITS } from '../../src/domain/problem.ts';

test('a wrong word is told with the words that differ first', () => {
  const words = wordsOf({ kind: 'token', line: 1, expected: '7', actual: 'say "8"' });
  assert.equal(words, 'printed "say \\"8\\"", expected "7", for the input "3 4\\n"');
});

test('a wrong word further down is told with its line', () => {
  const words = wordsOf({ kind: 'token', line: 3, expected: '7', actual: '8' });
  assert.equal(words, 'printed "8" in line 3, expected "7", for the input "3 4\\n"');
});

test('other facts say what happened without the number of the test', () => {
  assert.equal(
    factWords({ kind: 'noOutput', text: 'Test 12: it printed nothing; expected was "7".' }),
    'printed nothing; expected was "7".',
  );
});

const excerpt = (head: string): Excerpt => ({ head, tail: '', bytes: head.length });

/** In the words of the facts themselves: what is read here is what they say. */
function wordsOf(difference: Difference): string {
  const [fact] = computeFacts({
    program: 'print(8)',
    limits: DEFAULT_LIMITS,
    programDigest: 'p',
    outputDigest: 'o',
    earlier: [],
    judgement: {
      verdict: 'wrongAnswer',
      passed: 0,
      total: 1,
      compileMs: null,
      compileOutput: '',
      tests: [
        {
          set: 'public',
          index: 0,
          verdict: 'wrongAnswer',
          cpuMs: 1,
          wallMs: 1,
          memoryBytes: 1,
          runs: 1,
          detail: {
            input: excerpt('3 4\n'),
            expected: excerpt('7\n'),
            actual: excerpt('8\n'),
            outputBytes: 2,
            stderr: '',
            exitCode: 0,
            signal: null,
            inputBytes: 4,
            inputReadBytes: 4,
            difference,
          },
        },
      ],
    },
  });
  assert.ok(fact !== undefined);
  return factWords(fact);
}
