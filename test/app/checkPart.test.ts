import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPart } from '../../src/app/doctor/checkPart.ts';
import { defaultModel } from '../../src/app/doctor/defaultModel.ts';
import { sizeWords } from '../../src/domain/sizeWords.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('the default model is as large to the set-up as to those who offer to fetch it', async (t) => {
  const context = { home: await temporaryFolder(t), signal: t.signal };
  const { name, bytes } = await defaultModel();
  const { text } = await checkPart('model', context);
  assert.ok(
    text.startsWith(`${name} (${sizeWords(bytes)}) `) ||
      text.includes(`${name}, ${sizeWords(bytes)},`),
    text,
  );
});
