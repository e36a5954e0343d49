import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { runIntegration } from '../host/integration.ts';

test('the extension explores a problem in VS Code, and what it found opens', async (t) => {
  const home = await temporaryFolder(t);
  const { report, broken } = await runIntegration({
    suites: fileURLToPath(new URL('.', import.meta.url)),
    extension: fileURLToPath(new URL('../../..', import.meta.url)),
    host: 'server',
    env: { LEAFE_HOME: home },
  });
  assert.deepEqual(
    report?.failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.stack ?? err.message ?? ''}`),
    [],
  );
  assert.equal(broken, null);
  assert.equal(report?.stats.passes, 2);
});
