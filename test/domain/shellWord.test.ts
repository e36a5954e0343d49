import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { shellWord } from '../../src/domain/shellWord.ts';

test('a name without anything that a shell takes for its own stays as it is', () => {
  for (const plain of [
    '20261124-0208-sum_two-k3f9',
    'openai:ft:small-1:org:leafe-1a2b3c4d:1',
    'embedded:/models/qwen2.5-coder-1.5b.gguf',
    'http://127.0.0.1:8080/v1',
  ]) {
    assert.equal(shellWord(plain), plain);
  }
});

test('every other comes out of a shell as it went in', () => {
  const words = [
    '',
    'two words',
    "it's",
    'openai:Qwen 2 (new) & $HOME `id`',
    '~/models/a.gguf',
    '=ls',
    'starter#<name>',
    'a\\b"c!*?[x]{y}',
    'Zwölf',
  ];
  for (const word of words) {
    const said = execFileSync('sh', ['-c', `printf %s ${shellWord(word)}`], { encoding: 'utf8' });
    assert.equal(said, word);
    assert.notEqual(shellWord(word), word);
  }
});
