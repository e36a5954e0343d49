import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { assertSaid } from '../support/assertSaid.ts';
import { contestFile } from '../support/contestFile.ts';
import { fakeEndpoint, type Behaviour } from '../support/fakeEndpoint.ts';
import { leafe, startLeafe } from '../support/leafe.ts';
import { python } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('a budget holds however often an evaluation is killed in the middle of an attempt', async (t) => {
  const home = await temporaryFolder(t);
  const file = await contestFile(home, [{ name: 'one' }]);
  const wrong: Behaviour = { kind: 'reply', text: python('print(0)') };
  const endpoint = await fakeEndpoint([wrong, wrong, { kind: 'hang' }, wrong, { kind: 'hang' }]);
  t.after(() => endpoint.close());
  const args = [
    ...['evaluate', file, '--model', 'openai:some', '--base-url', endpoint.baseUrl, '--json'],
    ...['--batch', '1', '-n', '2', '--steps', '4', '--out', 'out', '--budget', 'programs=8'],
  ];
  for (const asked of [3, 5]) {
    const started = await startLeafe(t, args, { home });
    while (endpoint.asked.length < asked) await wait(5);
    started.kill();
    await started.ended;
  }
  const { code, stdout, stderr } = await leafe(args, { home });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /The budget has no room for another attempt/);
  const told = JSON.parse(stdout) as { readonly because: string; readonly attempts: number };
  assert.deepEqual([told.because, told.attempts], ['budget', 0]);
  assert.equal(endpoint.asked.length, 5, 'an attempt takes up to 4 of 8, and 5 may be used');
  const spent = join(home, 'out', 'spent.json');
  const { programs } = JSON.parse(await readFile(spent, 'utf8')) as { readonly programs: number };
  assert.equal(programs, 5);

  await writeFile(spent, '{}');
  const damaged = await leafe(args, { home });
  assert.equal(damaged.code, 1);
  assertSaid(damaged.stderr, /spent\.json says not what was used/, /Take that file away/);
});
