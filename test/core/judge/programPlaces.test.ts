import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programPlaces } from '../../../src/core/judge/programPlaces.ts';

test('each error of the compiler has its line and column, and notes and warnings have none', () => {
  const words = [
    '/build/program.cpp: In function ‘int main()’:',
    '/build/program.cpp:2:7: warning: unused variable ‘y’ [-Wunused-variable]',
    '/build/program.cpp:3:11: error: invalid conversion from ‘const char*’ to ‘int’',
    '    3 |   int x = "a";',
    '/build/program.cpp:4:3: error: ‘retur’ was not declared in this scope',
    '/usr/include/c++/12/vector:60:1: note: candidate',
  ].join('\n');
  assert.deepEqual(programPlaces('cpp', words), [
    { line: 3, column: 11, message: 'invalid conversion from ‘const char*’ to ‘int’' },
    { line: 4, column: 3, message: '‘retur’ was not declared in this scope' },
  ]);
});

test('an error inside a template shows where the program used it', () => {
  const words = [
    '/usr/include/c++/12/bits/stl_algo.h:1809:14:   required from ‘void sort()’',
    '/build/program.cpp:4:63:   required from here',
    '/usr/include/c++/12/bits/predefined_ops.h:45:23: error: no match for ‘operator<’',
  ].join('\n');
  assert.deepEqual(programPlaces('cpp', words), [
    { line: 4, column: 63, message: 'no match for ‘operator<’' },
  ]);
});

test('a Python program broke where its innermost own line is, not in the library below it', () => {
  const words = [
    'Traceback (most recent call last):',
    '  File "/box/program.py", line 9, in <module>',
    '    main()',
    '  File "/box/program.py", line 4, in main',
    '    heappop(heap)',
    '  File "/usr/lib/python3.11/heapq.py", line 135, in heappop',
    'IndexError: index out of range',
    '',
  ].join('\n');
  assert.deepEqual(programPlaces('python3', words), [
    { line: 4, column: null, message: 'IndexError: index out of range' },
  ]);
});

test('a syntax error stands at its line', () => {
  const words =
    '  File "/box/program.py", line 2\n    print(x\n         ^\nSyntaxError: \'(\' was never closed\n';
  const [place] = programPlaces('python3', words);
  assert.deepEqual([place?.line, place?.message], [2, "SyntaxError: '(' was never closed"]);
});

test('words that name no place give none', () => {
  assert.deepEqual(programPlaces('python3', 'Killed'), []);
  assert.deepEqual(programPlaces('cpp', 'collect2: error: ld returned 1 exit status'), []);
});

test('each language tells of its places in its own way', () => {
  const java = [
    'Main.java:3: error: cannot find symbol',
    'nothing();',
    '^',
    '  symbol:   method nothing()',
    '  location: class Main',
    "Main.java:5: error: ';' expected",
    '2 errors',
  ].join('\n');
  assert.deepEqual(programPlaces('java', java), [
    { line: 3, column: null, message: 'cannot find symbol: method nothing()' },
    { line: 5, column: null, message: "';' expected" },
  ]);
  const go = '# command-line-arguments\n./program.go:3:1: undefined: nothing\n';
  assert.deepEqual(programPlaces('go', go), [
    { line: 3, column: 1, message: 'undefined: nothing' },
  ]);
  const rust = [
    'error[E0425]: cannot find function `nothing` in this scope',
    ' --> program.rs:3:1',
    '  |',
    'error: aborting due to previous error',
  ].join('\n');
  assert.deepEqual(programPlaces('rust', rust), [
    { line: 3, column: 1, message: 'cannot find function `nothing` in this scope' },
  ]);
  const node = [
    '/box/program.js:3',
    'a.nothing();',
    '  ^',
    '',
    'TypeError: a.nothing is not a function',
    '    at Object.<anonymous> (/box/program.js:3:3)',
  ].join('\n');
  assert.deepEqual(programPlaces('javascript', node), [
    { line: 3, column: null, message: 'TypeError: a.nothing is not a function' },
  ]);
  for (const language of ['java', 'go', 'rust', 'javascript', 'pypy3'] as const) {
    assert.deepEqual(programPlaces(language, 'no place at all'), []);
  }
});
