import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineTrouble } from '../../../src/platform/docker/engineTrouble.ts';

const LINUX = { platform: 'linux', user: 'ann' } as const;
const SOCKET = 'unix:///var/run/docker.sock';

test('a user who may not use the socket is told the group to join', () => {
  const { message, todo, again } = engineTrouble([tried('EACCES')], LINUX);
  assert.equal(message, `Docker cannot be reached: the user ann may not use ${SOCKET}`);
  assert.match(todo, /`sudo usermod -aG docker ann`\), log in again/);
  assert.ok(again);
});

test('where no engine is, the remedy is to install one, each system in its way', () => {
  assert.match(engineTrouble([], LINUX).todo, /apt-get install -y docker\.io/);
  assert.match(engineTrouble([], { ...LINUX, platform: 'darwin' }).todo, /Colima/);
  assert.match(engineTrouble([], { ...LINUX, platform: 'win32' }).todo, /Docker Desktop/);
  assert.match(
    engineTrouble([tried('ENOENT')], LINUX).message,
    /no engine runs here \(nothing is at .+\)$/,
  );
});

test('an engine that is stopped is to be started', () => {
  const { message, todo } = engineTrouble([tried('ECONNREFUSED')], LINUX);
  assert.match(message, /docker\.sock does not answer$/);
  assert.match(todo, /systemctl start docker/);
});

test('an engine that fails in its own way is told in its own words', () => {
  const error = new Error('no answer in 5 s\n    at somewhere');
  const { message } = engineTrouble([{ host: 'tcp://build:2375', error }], LINUX);
  assert.match(message, /tcp:\/\/build:2375 fails \(no answer in 5 s\)$/);
});

function tried(code: string): { host: string; error: Error } {
  return { host: SOCKET, error: Object.assign(new Error(`connect ${code}`), { code }) };
}
