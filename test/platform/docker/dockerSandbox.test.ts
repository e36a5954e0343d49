import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sandboxContract } from '../../contract/sandbox.contract.ts';
import { attempt, containersOf, cpp, LIMITS, MEGABYTE, openSandbox, python } from './support.ts';

sandboxContract('Docker', async () => (await openSandbox()).sandbox);

test('closing leaves no container, and closing twice is fine', async () => {
  const { sandbox, engine } = await openSandbox(2);
  const before = await containersOf(engine, process.pid);
  await Promise.all([attempt(sandbox, python('print(1)')), attempt(sandbox, python('print(2)'))]);
  await sandbox.close();
  await sandbox.close();
  const left = await containersOf(engine, process.pid);
  assert.deepEqual(
    left.filter((id) => !before.includes(id)),
    [],
  );
});

test('several programs are at work at once, each in a container of its own', async () => {
  const { sandbox } = await openSandbox(2);
  try {
    const tries = Array.from({ length: 8 }, (_, i) => attempt(sandbox, python(`print(${i})`)));
    const outputs = (await Promise.all(tries)).map(({ run }) => run.output);
    assert.deepEqual(
      outputs,
      Array.from({ length: 8 }, (_, i) => `${i}\n`),
    );
  } finally {
    await sandbox.close();
  }
});

test('an input of 50 MB arrives whole, and one that is not read does no harm', async () => {
  const { sandbox } = await openSandbox();
  const input = `${'0123456789'.repeat(5 * MEGABYTE)}\n`;
  const roomy = { ...LIMITS, cpuMs: 5000 };
  try {
    const code = 'import sys, hashlib; print(len(sys.stdin.buffer.read()))';
    const read = await attempt(sandbox, python(code), input, roomy);
    assert.equal(read.run.output, `${input.length}\n`);
    const unread = await attempt(sandbox, python('print("no")'), input, roomy);
    assert.equal(unread.run.output, 'no\n');
    assert.equal(unread.run.inputReadBytes, 0);
  } finally {
    await sandbox.close();
  }
});

test('the memory a program is charged does not hold what an earlier one printed', async () => {
  const { sandbox } = await openSandbox();
  try {
    await attempt(sandbox, python('print("x" * 30_000_000)'));
    const { run } = await attempt(sandbox, cpp('int main() {}'));
    assert.ok(run.memoryBytes < 4 * MEGABYTE, `${run.memoryBytes} bytes`);
  } finally {
    await sandbox.close();
  }
});

test('a problem with a larger memory limit gets a larger container', async () => {
  const { sandbox } = await openSandbox();
  const code = 'x = bytearray(1_200_000_000); print(len(x))';
  try {
    const limits = { ...LIMITS, cpuMs: 5000, memoryBytes: 2048 * MEGABYTE };
    const { run } = await attempt(sandbox, python(code), '', limits);
    assert.equal(run.output, '1200000000\n');
    assert.equal((await attempt(sandbox, python(code))).verdict, 'memoryLimit');
  } finally {
    await sandbox.close();
  }
});
