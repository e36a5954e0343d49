import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remediesFor } from '../../src/extension/partRemedies.ts';
import { PARTS, type Part, type PartState } from '../../src/platform/setup/parts.ts';

test('a part that is in order has no remedy, and every other one but Node has at least one', () => {
  const lacking = PARTS.filter((part) => remediesFor(missing(part), 'linux').length === 0);
  assert.deepEqual(lacking, ['node']);
  const fine = PARTS.flatMap((part) => remediesFor({ ...missing(part), state: 'ok' }, 'linux'));
  assert.deepEqual(fine, []);
});

test('Docker is started by the command of each system, and its page says how it is installed there', () => {
  const commands = ['linux', 'darwin', 'win32'].map((platform) => {
    const [start, install] = remediesFor(missing('docker'), platform);
    assert.ok(start?.does.kind === 'terminal' && install?.does.kind === 'page');
    assert.equal(new URL(install.does.url).host, 'docs.docker.com');
    return start.does.command;
  });
  assert.equal(new Set(commands).size, 3);
  assert.match(commands[1] ?? '', /^open /);
});

test('an engine that cannot confine programs is not offered to be started', () => {
  assert.deepEqual(remediesFor({ ...missing('docker'), state: 'broken' }, 'linux'), []);
});

function missing(part: Part): PartState {
  return { part, state: 'missing', text: 'not there', todo: null };
}
