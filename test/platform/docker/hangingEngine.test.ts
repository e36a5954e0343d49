import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLeafeError } from '../../../src/core/errors.ts';
import { openDockerJudge } from '../../../src/platform/docker/openJudge.ts';
import { dockerProxy } from '../../support/dockerProxy.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { never, problem, python } from './support.ts';

test('an engine that hangs counts as one that is not there', async (t) => {
  const proxy = await dockerProxy(t, await temporaryFolder(t));
  const before = process.env['DOCKER_HOST'];
  process.env['DOCKER_HOST'] = proxy.host;
  t.after(() => {
    if (before === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = before;
  });
  const judge = await openDockerJudge({ slots: 1, patienceMs: 500 }, never);
  try {
    proxy.hang();
    const judged = judge.judgeVisible(problem(), python('print(1)'), never);
    await assert.rejects(judged, (error) => isLeafeError(error, 'sandbox', 'engineUnavailable'));
  } finally {
    await judge.close();
  }
});
