import assert from 'node:assert/strict';
import { test } from 'node:test';
import { docker, lastWords } from '../../scripts/setup/docker.mjs';
import { withCommands } from './fakeCommands.mjs';

const OK = { state: 'ok', text: 'engine 27.0' };
const MISSING = { state: 'missing', text: 'Docker cannot be reached', todo: 'Start it.' };
const OURS = { ours: true, systemd: false };
const BROKEN_ENGINE = `
  [ "$1" = --version ] && exit 0
  echo 'time="2026-01-01T00:00:00Z" level=info msg="Starting up"' >&2
  echo 'failed to start daemon: Error initializing network controller: iptables not found' >&2
  exit 1`;

test('an engine that runs is left alone', async () => {
  assert.equal(await ready([OK], { ours: false }, {}), 'engine 27.0');
});

test('where we may not install, the person is told what the doctor says', async () => {
  await assert.rejects(ready([MISSING], { ours: false }, {}), {
    message: MISSING.text,
    todo: MISSING.todo,
  });
});

test('an engine that is there and will not do is not replaced', async () => {
  const broken = { state: 'broken', text: 'no memory limits', todo: 'Use another engine.' };
  await assert.rejects(ready([broken], OURS, { dockerd: 'exit 0' }), { message: broken.text });
});

test('an engine that is installed and stopped is started', async () => {
  const state = await ready([MISSING, OK], OURS, { dockerd: 'exit 0' });
  assert.equal(state, 'started, engine 27.0');
});

test('an engine that does not start is told by its own last words', async () => {
  await assert.rejects(ready([MISSING], OURS, { dockerd: BROKEN_ENGINE }), {
    message:
      'the Docker engine does not start: failed to start daemon: Error initializing network controller: iptables not found',
    todo: /dockerd\.log/,
  });
});

test('where a service manager runs, the engine is its to start', async () => {
  const commands = {
    dockerd: BROKEN_ENGINE,
    systemctl: 'echo "Failed to start docker.service: Unit docker.service is masked." >&2; exit 1',
  };
  await assert.rejects(ready([MISSING], { ours: true, systemd: true }, commands), {
    message: /Unit docker\.service is masked/,
    todo: /journalctl -u docker/,
  });
  const started = ready(
    [MISSING, OK],
    { ours: true, systemd: true },
    { ...commands, systemctl: 'exit 0' },
  );
  assert.equal(await started, 'started, engine 27.0');
});

test('of a log in key and value form, the message is told', () => {
  const log =
    'level=info msg="Loading"\nlevel=fatal msg="cannot open \\"/x\\": permission denied"\n\n';
  assert.equal(lastWords(log), 'cannot open "/x": permission denied');
  assert.equal(lastWords(''), 'it says nothing.');
});

/** What the step comes to when the doctor finds these states, one after the other, the last for good. */
async function ready(states, host, commands) {
  const found = [...states];
  const ask = async () => (found.length > 1 ? found.shift() : found[0]);
  return withCommands(commands, (home) => docker(ask, { home, note: () => undefined, host }));
}
