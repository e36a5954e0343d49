import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkLine } from '../../src/app/checkLine.ts';

const root = new URL('../../', import.meta.url);
const lines = (path: string): string[] => readFileSync(new URL(path, root), 'utf8').split('\n');

test('the problems that come with LEAFE, and every journal that is kept for tests, have no fault', () => {
  const journals = readdirSync(new URL('test/golden', root)).filter((name) =>
    name.endsWith('.jsonl'),
  );
  assert.ok(journals.length > 0);
  const faults = [
    ...lines('media/starter.jsonl').flatMap((line) => checkLine('problem', line)),
    ...journals.flatMap((name) =>
      lines(`test/golden/${name}`).flatMap((line) => checkLine('event', line)),
    ),
  ];
  assert.deepEqual(faults, []);
});

test('a fault stands at the field it is about, and names the path within it', () => {
  const line = '{"name": "x", "description": "y", "public_tests": {"input": [1], "output": ["2"]}}';
  const [fault] = checkLine('problem', line);
  assert.ok(fault);
  assert.equal(line.slice(fault.start, fault.end), '"public_tests"');
  assert.match(fault.message, /^public_tests\.input\[0\]: expected a text/);
});

test('a problem needs a name and a description, and nothing else', () => {
  assert.deepEqual(checkLine('problem', '{"name": "x", "description": "y"}'), []);
  const messages = checkLine('problem', '{}').map(({ message }) => message.split(':')[0]);
  assert.deepEqual(messages, ['name', 'description']);
});

test('a line that is not JSON is a fault as a whole, and an empty one is none', () => {
  assert.deepEqual(checkLine('event', '  '), []);
  const [fault] = checkLine('event', '{"v": 1,');
  assert.deepEqual([fault?.start, fault?.end], [0, 8]);
  assert.match(fault?.message ?? '', /^not JSON/);
});

test('meta data are checked by the rules of --meta', () => {
  assert.deepEqual(checkLine('meta', '{"name": "x", "checker": {"kind": "tokens"}}'), []);
  assert.match(
    checkLine('meta', '{"name": "x", "checker": {"kind": "magic"}}')[0]?.message ?? '',
    /^checker/,
  );
});
