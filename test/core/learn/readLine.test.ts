import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORMATS, formatted } from '../../../src/core/learn/formats.ts';
import { readLine } from '../../../src/core/learn/readLine.ts';
import type { TrainingRow } from '../../../src/core/learn/trainingRow.ts';
import { aRow } from '../../support/aRow.ts';

const ROW: TrainingRow = {
  ...aRow({}),
  prompt: [
    ...aRow({}).prompt,
    { role: 'assistant', content: 'print(1)' },
    { role: 'user', content: 'It is wrong.' },
    { role: 'user', content: 'Try again.' },
  ],
  rejected: { role: 'assistant', content: 'print(0)' },
  usage: { promptTokens: null, completionTokens: 3 },
};

for (const format of FORMATS) {
  test(`a row written as ${format} is read back as it was`, () => {
    const line = JSON.stringify(formatted(ROW, { format, weight: 0.5, version: '0' }));
    const read = readLine(line, format);
    assert.ok(read);
    const { prompt, completion, rejected, usage } = ROW;
    assert.deepEqual([read.prompt, read.completion], [prompt, completion]);
    if (format === 'dpo') assert.deepEqual(read.rejected, rejected);
    if (format === 'atif') assert.deepEqual(read.usage, usage);
    const again = formatted({ ...ROW, ...read }, { format, weight: 0.5, version: '0' });
    assert.equal(JSON.stringify(again), line);
  });

  test(`what is no line of ${format} is not read`, () => {
    assert.equal(readLine('{', format), null);
    assert.equal(readLine('{"messages":7}', format), null);
  });
}
