import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../../../src/platform/embedded/catalogue.ts';
import { chatMessages, offeredModels } from '../../../src/extension/agents/chatModels.ts';
import { anAdapter } from '../../support/keptAdapter.ts';

test('what is here is offered to the chat, each model with its adapters', () => {
  const known = CATALOGUE.map((model) => ({
    model,
    state: { kind: model.name === 'smollm2-135m' ? ('here' as const) : ('missing' as const) },
  }));
  const adapters = [anAdapter('may'), anAdapter('june', 'qwen2.5-coder-1.5b')];
  assert.deepEqual(
    offeredModels(known, adapters).map(({ spec, name, trainedOn }) => [spec, name, trainedOn]),
    [
      ['embedded:smollm2-135m', 'smollm2-135m', null],
      ['embedded:smollm2-135m+may', 'smollm2-135m + may', 'corrections'],
    ],
  );
});

test('words are told, in turns; what a model of text cannot be told is left out', () => {
  const image = { mimeType: 'image/png', data: new Uint8Array(1) };
  const result = { callId: '1', content: [{ value: 'a file' }, image] };
  assert.deepEqual(
    chatMessages([
      { role: 1, content: [{ value: 'rules' }] },
      { role: 1, content: [{ value: 'a ' }, image, { value: 'question' }] },
      { role: 2, content: [{ value: 'an answer' }] },
      { role: 1, content: [result] },
      { role: 1, content: [image] },
    ]),
    [
      { role: 'user', content: 'rules\n\na question' },
      { role: 'assistant', content: 'an answer' },
      { role: 'user', content: 'a file' },
    ],
  );
});
