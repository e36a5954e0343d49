// `node --import tsx runSuites.ts desktop|server RESULT`: runs the suites on the extension under test, and writes how it went.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkModel, testModelFile } from '../support/testHome.ts';
import { EXTENSION } from './extensionUnderTest.ts';
import { runIntegration } from './host/integration.ts';

const [host, file] = process.argv.slice(2);
if ((host !== 'desktop' && host !== 'server') || file === undefined) {
  throw new Error('say `desktop` or `server`, and the file for the result');
}
const suites = fileURLToPath(new URL('suite', import.meta.url));
const home = await mkdtemp(join(tmpdir(), 'lvh-'));
try {
  // Who talks to a model of this machine finds the smallest one.
  await linkModel(home, await testModelFile());
  const result = await runIntegration({
    suites,
    extension: EXTENSION,
    host,
    env: { LEAFE_HOME: home },
  });
  await writeFile(file, JSON.stringify(result));
} finally {
  await rm(home, { recursive: true, force: true });
}
