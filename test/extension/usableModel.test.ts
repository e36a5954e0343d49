import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasUsableModel, type ModelsAround } from '../../src/extension/usableModel.ts';

const NOTHING: ModelsAround = {
  models: [],
  baseUrl: null,
  hasKey: false,
  isAnyHere: false,
  exists: (file) => file === '/models/own.gguf',
};
const usable = (around: Partial<ModelsAround>): boolean =>
  hasUsableModel({ ...NOTHING, ...around });

test('a model is there once one of the catalogue is, or a file that the settings name', () => {
  assert.equal(usable({}), false);
  assert.equal(usable({ isAnyHere: true }), true);
  assert.equal(usable({ models: ['embedded:/models/own.gguf'] }), true);
  assert.equal(usable({ models: ['embedded:/models/own.gguf+mine'] }), true);
  assert.equal(usable({ models: ['embedded:/models/gone.gguf'] }), false);
});

test('a model of an endpoint needs an address of its own, or a key', () => {
  const models = ['openai:tiny'];
  assert.equal(usable({ models }), false);
  assert.equal(usable({ models, baseUrl: 'http://localhost:8000/v1' }), true);
  assert.equal(usable({ models, hasKey: true }), true);
  assert.equal(usable({ hasKey: true }), false);
});

test('a tape is no model to explore with', () => {
  assert.equal(usable({ models: ['tape:/tape.jsonl'], hasKey: true }), false);
});
