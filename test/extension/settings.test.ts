import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { defaultReviewer } from '../../src/app/reviewer.ts';
import { settingsFrom } from '../../src/extension/settings.ts';
import { settingTroubles } from '../../src/extension/settingTypes.ts';

const NOTHING = (): undefined => undefined;

test('without a setting the home is the one of the command line', () => {
  assert.equal(settingsFrom(NOTHING, {}).home, join(homedir(), '.leafe'));
  assert.equal(settingsFrom(NOTHING, { LEAFE_HOME: '/data/leafe' }).home, '/data/leafe');
});

test('the setting goes before the environment, and ~ is the home of the person', () => {
  const read = (name: string): unknown => (name === 'home' ? '~/contests' : undefined);
  assert.equal(settingsFrom(read, { LEAFE_HOME: '/data' }).home, join(homedir(), 'contests'));
});

test('a setting of the wrong type counts as not set', () => {
  const values: Record<string, unknown> = {
    home: 7,
    models: ['openai:qwen', 3, null, 'qwen'],
    defaultModel: 'qwen',
    reviewer: '../ann',
    'endpoint.baseUrl': { url: 'x' },
    'explore.language': 'pascal',
    'explore.horizon': '4',
    'explore.rollouts': 2,
    'explore.depth': 0,
  };
  const settings = settingsFrom((name) => values[name], { LEAFE_HOME: '/data' });
  assert.deepEqual(settings, {
    home: '/data',
    models: ['openai:qwen'],
    defaultModel: null,
    reviewer: defaultReviewer(),
    baseUrl: null,
    explore: { rollouts: 2, depth: 0 },
  });
});

test('each setting that does not fit is told of in a sentence that names it, and one on what to write', () => {
  const values: Record<string, unknown> = {
    home: 7,
    models: 'openai:qwen',
    defaultModel: 'qwen',
    reviewer: 'ann b',
    'endpoint.baseUrl': 'localhost:8000',
    'explore.language': 'pascal',
    'explore.horizon': 0,
    'explore.rollouts': 2.5,
    'explore.depth': -1,
  };
  const troubles = settingTroubles((name) => values[name]);
  assert.deepEqual(
    troubles.map(({ id }) => id),
    Object.keys(values).map((name) => `leafe.${name}`),
  );
  for (const { id, text } of troubles) {
    assert.match(text, new RegExp(`^The setting ${id} does not fit, .+\\. Write .+\\.$`));
  }
});

test('what is not set, and what fits, is no trouble', () => {
  assert.deepEqual(settingTroubles(NOTHING), []);
  const values: Record<string, unknown> = {
    home: '',
    models: ['tape:a.jsonl', 'embedded:x.gguf'],
    reviewer: 'ann',
    'endpoint.baseUrl': ' http://localhost:8000/v1 ',
    'explore.language': 'cpp',
    'explore.depth': 0,
  };
  assert.deepEqual(
    settingTroubles((name) => values[name]),
    [],
  );
});
