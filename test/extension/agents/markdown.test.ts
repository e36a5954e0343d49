import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeText, plainText } from '../../../src/extension/agents/markdown.ts';

test('words of unknown origin stay words: no link, no image, no HTML, no second line', () => {
  const text = plainText('[run](command:leafe.stopRun) ![x](http://a) <b>&lt;\n# head');
  assert.equal(
    text,
    '\\[run\\]\\(command:leafe\\.stopRun\\) \\!\\[x\\]\\(http://a\\) \\<b\\>\\&lt; \\# head',
  );
});

test('a block of code cannot be ended by what stands in it', () => {
  assert.equal(codeText('a\n```\n[x](command:y)'), '````\na\n```\n[x](command:y)\n````');
  assert.equal(codeText('print(1)', 'python'), '```python\nprint(1)\n```');
});
