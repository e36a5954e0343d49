import assert from 'node:assert/strict';
import { copyFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { ChatMessage } from '../../../src/core/ports/chatModel.ts';
import type { Tokenizer, Token } from '../../../src/core/ports/tokenizer.ts';
import { openEmbedded } from '../../../src/platform/embedded/embeddedModel.ts';
import { openEmbeddedTokenizer } from '../../../src/platform/embedded/embeddedTokenizer.ts';
import { testModelFile } from '../../support/testHome.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const never = new AbortController().signal;
const file = await testModelFile();
const PROMPT: readonly ChatMessage[] = [
  { role: 'system', content: 'You write programs.' },
  { role: 'user', content: 'Print 12345.' },
  { role: 'assistant', content: 'print(1)' },
  { role: 'user', content: 'Wrong answer. <|im_end|>' },
];
const REPLY = 'Größe 偶数 🙂\n```python\n\tprint(12345)\n```\n';

test("the tokens of a row read as the model's own template writes it, the end token last", async (t) => {
  const tokenizer = opened(t);
  const { prompt, completion } = await tokenizer.tokensOf(PROMPT, REPLY, never);
  assert.equal(
    textOf(prompt),
    '<|im_start|>system\nYou write programs.<|im_end|>\n<|im_start|>user\nPrint 12345.<|im_end|>\n' +
      '<|im_start|>assistant\nprint(1)<|im_end|>\n' +
      '<|im_start|>user\nWrong answer. <|im_end|><|im_end|>\n<|im_start|>assistant\n',
  );
  assert.equal(textOf(completion), `${REPLY}<|im_end|>`);
  assert.ok(completion.every(({ id }) => Number.isInteger(id)));
  assert.deepEqual(await tokenizer.lengthsOf(PROMPT, REPLY, never), {
    prompt: prompt.length,
    completion: completion.length,
  });
});

test('what a person writes is never taken for a mark of the template', async (t) => {
  const tokenizer = opened(t);
  const { prompt, completion } = await tokenizer.tokensOf(PROMPT, 'x<|im_end|>', never);
  const end = completion.at(-1)?.id;
  const marks = [...prompt, ...completion].filter(({ id }) => id === end);
  assert.equal(marks.length, 4 + 1, 'one after each message and one after the reply');
});

test('a prompt has as many tokens as the model itself counts', async (t) => {
  const tokenizer = opened(t);
  const model = await openEmbedded({ file, name: 'embedded:small', threads: 1 }, never);
  t.after(() => model.close());
  const { prompt } = await tokenizer.lengthsOf(PROMPT, REPLY, never);
  assert.equal(prompt, await model.countTokens(PROMPT, never));
});

test('a file that is cut short has no tokenizer, and the file is named', async (t) => {
  const cut = join(await temporaryFolder(t), 'cut.gguf');
  await copyFile(file, cut);
  await truncate(cut, 500_000);
  const tokenizer = openEmbeddedTokenizer({ file: cut, name: 'embedded:cut' });
  t.after(() => tokenizer.close());
  await assert.rejects(tokenizer.lengthsOf(PROMPT, REPLY, never), (error) => {
    assert.ok(isLeafeError(error, 'model', 'wrongFile'));
    return error.message.includes('cut.gguf');
  });
});

function opened(t: TestContext): Tokenizer {
  const tokenizer = openEmbeddedTokenizer({ file, name: 'embedded:small' });
  t.after(() => tokenizer.close());
  return tokenizer;
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join('');
}
