import assert from 'node:assert/strict';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import JSZip from 'jszip';
import { assertSaid } from '../support/assertSaid.ts';
import { builtCli } from '../support/builtCli.ts';
import { leafe, startLeafe, type LeafeOptions } from '../support/leafe.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const FIX = ['trainer', 'check', 'local', '--fix'];
/** All that LEAFE's second installation here wants of the index. */
const PACKAGE = 'leafe-try';
const WHEEL = 'leafe_try-1.0-py3-none-any.whl';

test('an installation that was stopped, and one whose index fails, are finished by the next; each says what is the matter', async (t) => {
  const index = await packageIndex(t);
  const options = await installed(t, index.url);

  const waiting = await startLeafe(t, FIX, options);
  await index.asked;
  waiting.interrupt();
  assert.equal((await waiting.ended).code, 130);

  index.answers('nothing');
  const without = await leafe(FIX, options);
  assert.equal(without.code, 1);
  assertSaid(without.stderr, /index http\S+ has no leafe-try==1\.0 for this/, /`PIP_INDEX_URL`/);

  const deaf = { ...options, env: { ...options.env, PIP_INDEX_URL: 'http://127.0.0.1:1/simple' } };
  const unreached = await leafe(FIX, deaf);
  assert.equal(unreached.code, 1);
  assert.match(unreached.stderr, /waiting for the package index \(connection refused\)/);
  assertSaid(unreached.stderr, /index http\S+ does not answer: connection refused/, /network/);

  index.answers('all');
  const both = await Promise.all([leafe(FIX, options), leafe(FIX, options)]);
  const made = both.filter(({ stderr }) => stderr.includes('making a virtual environment'));
  assert.equal(made.length, 1, 'the other one waits for it');
  const [whole = assert.fail()] = made;
  assert.match(whole.stderr, /fetching leafe-try \(1 packages\)\n.*\ninstalled in /);
  // What a job itself needs was never asked for here.
  for (const { stderr } of both)
    assertSaid(stderr, /has not the Python packages torch/, /pip install/);
});

/** LEAFE installed a second time, with a requirement of its own, and pip without any setting of this machine. */
async function installed(t: TestContext, index: string): Promise<LeafeOptions> {
  const home = await temporaryFolder(t);
  const root = dirname(dirname(await builtCli()));
  const copy = join(home, 'package');
  await mkdir(join(copy, 'trainer'), { recursive: true });
  await cp(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  await cp(join(root, 'trainer', 'keeper.py'), join(copy, 'trainer', 'keeper.py'));
  await writeFile(join(copy, 'trainer', 'requirements.lock'), `${PACKAGE}==1.0\n`);
  const pip = {
    ...{ PIP_CONFIG_FILE: '/dev/null', PIP_NO_CACHE_DIR: '1', PIP_RETRIES: '1' },
    ...{ PIP_INDEX_URL: index, PIP_EXTRA_INDEX_URL: '', PIP_FIND_LINKS: home },
  };
  const env = { ...pip, LEAFE_TRAINER_CACHE: join(home, 'cache') };
  return { home, cli: join(copy, 'dist', 'cli.js'), env };
}

interface PackageIndex {
  readonly url: string;
  /** Resolves when it is asked for the first time, which it leaves unanswered. */
  readonly asked: Promise<unknown>;
  answers(what: 'nothing' | 'all'): void;
}

async function packageIndex(t: TestContext): Promise<PackageIndex> {
  const wheel = await someWheel();
  let answer: 'silence' | 'nothing' | 'all' = 'silence';
  const server = createServer(({ url = '' }, response) => {
    if (answer === 'silence') return;
    if (answer === 'all' && url === `/simple/${PACKAGE}/`) {
      response.setHeader('content-type', 'text/html').end(`<a href="${WHEEL}">${WHEEL}</a>`);
    } else if (answer === 'all' && url.endsWith(WHEEL)) response.end(wheel);
    else response.writeHead(404).end();
  });
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/simple`,
    asked: once(server, 'request'),
    answers: (what) => void (answer = what),
  };
}

/** A Python package of nothing. */
async function someWheel(): Promise<Buffer> {
  const zip = new JSZip();
  const about = 'leafe_try-1.0.dist-info';
  zip.file(`${about}/METADATA`, `Metadata-Version: 2.1\nName: ${PACKAGE}\nVersion: 1.0\n`);
  zip.file(`${about}/WHEEL`, 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n');
  zip.file(`${about}/RECORD`, `${about}/METADATA,,\n${about}/WHEEL,,\n${about}/RECORD,,\n`);
  return zip.generateAsync({ type: 'nodebuffer' });
}
