import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { test } from 'node:test';
import { records } from '../../support/problemFiles.ts';
import { writeTable } from '../../support/problemTable.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { testProgram } from '../../support/testProgram.ts';

const MEGABYTE = 1e6;

test('memory stays flat over 300 MB of JSON lines', async (t) => {
  const file = join(await temporaryFolder(t), 'large.jsonl');
  const out = createWriteStream(file);
  const [record] = records(1);
  for (let bytes = 0, at = 0; bytes < 300 * MEGABYTE; at++) {
    const line = `${JSON.stringify({ ...record, name: `${at}_A. Problem` })}\n`;
    bytes += line.length;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
  const { peakBytes, tests } = await readInChild(file);
  assert.ok(tests > 60_000, `${tests} tests`);
  assert.ok(peakBytes < 400 * MEGABYTE, `${Math.round(peakBytes / MEGABYTE)} MB at the peak`);
});

test('memory stays flat over a Parquet file of many row groups', async (t) => {
  const file = join(await temporaryFolder(t), 'large.parquet');
  writeTable(file, records(600), { nesting: 'lists', rowGroupSize: 25 });
  const { peakBytes, tests } = await readInChild(file);
  assert.equal(tests, 600 * 60);
  assert.ok(peakBytes < 400 * MEGABYTE, `${Math.round(peakBytes / MEGABYTE)} MB at the peak`);
});

/** In a process of its own, which tells its peak at the end. */
async function readInChild(
  file: string,
): Promise<{ readonly peakBytes: number; readonly tests: number }> {
  const script = await testProgram(new URL('../../support/readProblems.ts', import.meta.url));
  const child = fork(script, [file], { execArgv: [] });
  const [message] = (await once(child, 'message')) as [{ peakBytes: number; tests: number }];
  return message;
}
