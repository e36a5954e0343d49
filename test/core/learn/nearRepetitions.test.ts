import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearPrint, nearRepetitions } from '../../../src/core/learn/nearRepetitions.ts';
import { programTokens } from '../../../src/core/learn/programTokens.ts';
import type { TrainingRow } from '../../../src/core/learn/trainingRow.ts';
import { aRow } from '../../support/aRow.ts';
import { sha256 } from '../../support/builders.ts';

const PAIRS = `from collections import Counter
n, s = map(int, input().split())
seen, found = Counter(), 0
for x in map(int, input().split()):
    found += seen[s - x]
    seen[x] += 1
print(found)`;

/** The same with other names, quotes, blanks, brackets and comments. */
const RENAMED = `from collections import Counter  # counts

count, target = map( int, input().split() )
had,answer = Counter(),0
for value in map(int,input().split()) :
  answer += had[target-value]
  had[value] += 1
print(answer)`;

const BY_SORTING = `n, s = map(int, input().split())
a = sorted(map(int, input().split()))
i, j, found = 0, n - 1, 0
while i < j:
    if a[i] + a[j] == s:
        found += 1
        i += 1
    elif a[i] + a[j] < s:
        i += 1
    else:
        j -= 1
print(found)`;

test('a program with other names and another layout is nearly the same; another way to solve it is not', () => {
  const near = nearIn();
  assert.equal(near(row('r/c1', PAIRS)), null);
  assert.equal(near(row('r2/c1', RENAMED)), 'r/c1');
  assert.equal(near(row('r3/c1', BY_SORTING)), null);
});

test('one changed line of a long program is nearly the same, a changed operator of a short one is not', () => {
  const lines = Array.from({ length: 30 }, (_, at) => `a${at} = f${at}(b${at} * ${at})`);
  const near = nearIn();
  assert.equal(near(row('r/c1', lines.join('\n'))), null);
  assert.equal(near(row('r/c2', [...lines, 'print(a1)'].join('\n'))), 'r/c1');
  assert.equal(near(row('r/c3', 'print(min(a, b))')), null);
  assert.equal(near(row('r/c4', 'print(max(a, b))')), null);
});

test('after other words, and of another problem, it is another row', () => {
  const near = nearIn();
  const first = row('r/c1', PAIRS);
  assert.equal(near(first), null);
  assert.equal(near({ ...row('r/c2', PAIRS), prompt: aRow({ prompt: 'later' }).prompt }), null);
  const other = { ...first.origin, problemDigest: 'e' };
  assert.equal(near({ ...row('r/c3', PAIRS), origin: other }), null);
  assert.equal(near({ ...row('r/c4', PAIRS), kind: 'reflection' }), null);
});

test('what a program may choose is told alike, what the language and its library give is kept', () => {
  const python =
    'def solve(k):  # all\n    return sorted(k)[::-1] + [f"a" "b"]\nprint(solve(5).pop())';
  assert.equal(
    programTokens(python, 'python3').join(' '),
    'def v ( v ) : return sorted ( v ) [ : : - 1 ] + [ v "a" "b" ] print ( v ( 5 ) . pop ( ) )',
  );
  const cpp =
    'int go(int& x) { /* why */ return max(x, 1); } // end\nint main() { cout << go(2); }';
  assert.equal(
    programTokens(cpp, 'cpp').join(' '),
    'int v ( int & v ) { return max ( v , 1 ) ; } int v ( ) { v < < v ( 2 ) ; }',
  );
});

test('what a row costs does not grow with the rows before it', () => {
  const near = nearIn();
  const took: number[] = [];
  for (let turn = 0; turn < 4; turn++) {
    const started = performance.now();
    for (let at = turn * 1000; at < (turn + 1) * 1000; at++) {
      assert.equal(near(row(`r/${at}`, drawn(at))), null);
    }
    took.push(performance.now() - started);
  }
  const [first = 0, , , last = 0] = took;
  assert.ok(last < 4 * first, `${took.map(Math.round).join(', ')} ms`);
});

/** Says of each row which earlier one is near it. */
function nearIn(): (row: TrainingRow) => string | null {
  const near = nearRepetitions();
  return (one) => near(one.id, nearPrint(one, sha256));
}

function row(id: string, program: string): TrainingRow {
  return { ...aRow({ completion: `\`\`\`python\n${program}\n\`\`\`` }), id };
}

/** A program of its own for each number. */
function drawn(seed: number): string {
  const digits = [...sha256(String(seed))].map((digit) => Number.parseInt(digit, 16));
  return digits.map((digit, at) => `x = f${digit}(y, ${digits.at(-at) ?? 0})`).join('\n');
}
