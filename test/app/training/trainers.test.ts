import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addTrainer,
  mustBeUsable,
  tokenInEnvironment,
  type TrainerEntry,
} from '../../../src/app/training/trainers.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

test('in the clear an address is used for loopback alone, as it is spelled', () => {
  for (const host of ['localhost:1', '127.0.0.1', '127.9.9.9:80', '[::1]:8265', 'LOCALHOST']) {
    mustBeUsable(ray(`http://${host}`));
  }
  mustBeUsable(ray('https://gpu.example'));
  for (const host of [
    ...['gpu.example', '127.0.0.1.example', 'localhost.example', '10.0.0.1', '0.0.0.0'],
    ...['[::ffff:127.0.0.1]', '[::2]', 'localhost.'],
  ]) {
    assert.throws(
      () => mustBeUsable(ray(`http://${host}`)),
      (error) => isLeafeError(error, 'trainer', 'insecure'),
      host,
    );
  }
});

test('no secret is kept within an address', async (t) => {
  const home = await temporaryFolder(t);
  for (const rest of ['/?token=secret', '/#secret']) {
    await assert.rejects(addTrainer(home, ray(`https://gpu.example${rest}`)), (error) => {
      assert.ok(isLeafeError(error, 'input', 'invalid'));
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  }
});

test('a token comes out of the environment without a line end, and one that is empty is none', (t) => {
  const name = 'LEAFE_TEST_TRAINER_TOKEN';
  t.after(() => delete process.env[name]);
  const entry = { ...ray('https://gpu.example'), tokenFrom: name } as const;
  assert.equal(tokenInEnvironment(entry), undefined);
  process.env[name] = '';
  assert.equal(tokenInEnvironment(entry), undefined);
  process.env[name] = 'sesame\r\n';
  assert.equal(tokenInEnvironment(entry), 'sesame');
});

function ray(url: string): TrainerEntry {
  return { kind: 'ray', name: 'cluster', url };
}
