import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from '../../src/app/settled.ts';
import { settingsSchema } from '../../src/domain/settings.ts';

test('failed programs are hidden from embedded models, which repeat them, and shown to others', () => {
  const asked = settingsSchema.parse({});
  assert.equal(settled(asked, 'embedded:qwen2.5-coder-1.5b').failedPrograms, 'hidden');
  assert.equal(settled(asked, 'openai:some-model').failedPrograms, 'shown');
});

test('what a person asks for is done with any model', () => {
  const asked = settingsSchema.parse({ failedPrograms: 'shown' });
  assert.equal(settled(asked, 'embedded:qwen2.5-coder-1.5b').failedPrograms, 'shown');
});
