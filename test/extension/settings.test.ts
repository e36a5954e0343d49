import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { settingsFrom } from '../../src/extension/settings.ts';

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
    models: ['openai:qwen', 3, null],
    'endpoint.baseUrl': { url: 'x' },
  };
  const settings = settingsFrom((name) => values[name], { LEAFE_HOME: '/data' });
  assert.deepEqual(settings, { home: '/data', models: ['openai:qwen'], baseUrl: null });
});
