import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { builtCli } from '../support/builtCli.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('a reader that has had enough, as head has, ends a list without a word', async (t) => {
  const home = await temporaryFolder(t);
  const command = `node ${await builtCli()} problems list starter --json --home ${home} | head -1`;
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command]);
  assert.equal(stdout.trimEnd().split('\n').length, 1);
  assert.equal(stderr, '');
});

test('a run whose reader has gone stops in order and can be resumed', async (t) => {
  const home = await temporaryFolder(t);
  const tape = `${home}/tape.jsonl`;
  const reply = JSON.stringify({ text: '```python\nprint(1)\n```', delayMs: 300 });
  const explore = `explore starter#parity --model tape:${tape} --policy independent --set rollouts=16 horizon=1 --json --home ${home}`;
  const command = [
    `for i in $(seq 40); do echo '${reply}'; done > ${tape}`,
    `node ${await builtCli()} ${explore} | head -3 > ${home}/read`,
    'echo "${PIPESTATUS[0]}"',
    `node ${await builtCli()} runs --json --home ${home}`,
  ].join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-c', command]);
  const [code, run = ''] = stdout.trimEnd().split('\n');
  assert.equal(code, '130');
  const { endedBecause, atWork } = JSON.parse(run) as Record<string, unknown>;
  assert.deepEqual({ endedBecause, atWork }, { endedBecause: 'cancelled', atWork: false });
});
