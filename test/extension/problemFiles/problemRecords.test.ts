import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemRecords } from '../../../src/extension/problemFiles/problemRecords.ts';

const SUM = {
  name: 'sum. Sum',
  description: 'Add.',
  public_tests: { input: ['1'], output: ['1'] },
};
const ODD = { name: 'odd. "Odd" \\ {x}', description: '[', public_tests: { name: 'inner' } };
const names = (text: string): string[] => problemRecords(text).map(({ name }) => name);

test('problems are found in JSON lines, in an array, and in one object', () => {
  const both = [SUM.name, ODD.name];
  assert.deepEqual(names(`${JSON.stringify(SUM)}\n\n${JSON.stringify(ODD)}\n`), both);
  assert.deepEqual(names(JSON.stringify([SUM, ODD], null, 2)), both);
  assert.deepEqual(names(JSON.stringify(ODD, null, 2)), [ODD.name]);
});

test('a record is told with the place that it takes', () => {
  const text = `  ${JSON.stringify(SUM)}`;
  assert.deepEqual(problemRecords(text), [{ name: SUM.name, start: 2, end: text.length }]);
});

test('other JSON holds no problem: a manifest, a journal, a list of numbers', () => {
  assert.deepEqual(names('{"name":"leafe","version":"1"}'), []);
  assert.deepEqual(names('{"v":1,"kind":"runStarted","problem":"sum"}\n'), []);
  assert.deepEqual(names('[1, 2, {"a": [3]}]'), []);
  assert.deepEqual(names('not json at all } ] {'), []);
  assert.deepEqual(names(''), []);
});

test('a name inside of something else is not the record’s', () => {
  assert.deepEqual(names('{"description":"x","solutions":{"name":"inner"}}'), []);
  assert.deepEqual(names('{"description":"name","x":"name"}'), []);
});

test('the beginning of a record that is cut off tells of it', () => {
  assert.deepEqual(names(JSON.stringify(SUM).slice(0, -8)), [SUM.name]);
  assert.deepEqual(names('{"name":"sum. S'), []);
});

test('a record of many megabytes is passed over at once', () => {
  const large = { ...SUM, generated_tests: { input: ['7 '.repeat(10_000_000)], output: ['"\\'] } };
  assert.deepEqual(names(`${JSON.stringify(large)}\n${JSON.stringify(ODD)}`), [SUM.name, ODD.name]);
});
