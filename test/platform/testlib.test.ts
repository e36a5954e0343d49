import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { bringTestlib } from '../../src/app/bringTestlib.ts';
import { isLeafeError } from '../../src/core/errors.ts';
import { fetchTestlib, readTestlib } from '../../src/platform/testlib.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { STAND_IN } from '../support/testlib.ts';

const HEADER = '// the header\nvoid registerTestlibCmd(int argc, char *argv[]);\n';
const SHA256 = hash('sha256', HEADER, 'hex');
const never = new AbortController().signal;

/** A server that gives the header at `/testlib.h` and nothing else. */
async function served(t: TestContext): Promise<string> {
  const server = createServer(({ url }, response) => {
    response.statusCode = url === '/testlib.h' ? 200 : 404;
    response.end(url === '/testlib.h' ? HEADER : 'no such page');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('the header is taken from its source by its hash', async (t) => {
  const url = `${await served(t)}/testlib.h`;
  assert.equal(await fetchTestlib(never, { url, sha256: SHA256 }), HEADER);
});

const REFUSED: readonly (readonly [what: string, path: string, sha256: string, said: RegExp])[] = [
  ['another header than the pinned one', '/testlib.h', 'f'.repeat(64), /is not the one expected/],
  ['a page that is gone', '/old.h', SHA256, /could not be fetched from 127\.0\.0\.1.*answers 404/],
];
for (const [what, path, sha256, said] of REFUSED) {
  test(`${what} is refused, with what to do instead`, async (t) => {
    const url = `${await served(t)}${path}`;
    await assert.rejects(fetchTestlib(never, { url, sha256 }), (error: unknown) => {
      assert.ok(isLeafeError(error, 'sandbox', 'noTestlib'));
      assert.match(error.message, said);
      assert.match(error.todo, /leafe problems testlib FILE/);
      return true;
    });
  });
}

test('a header that a person gives is kept where checkers find it, and another file is refused', async (t) => {
  const folder = await temporaryFolder(t);
  const before = process.env['LEAFE_TESTLIB'];
  process.env['LEAFE_TESTLIB'] = join(folder, 'kept', 'testlib.h');
  t.after(() => {
    if (before === undefined) delete process.env['LEAFE_TESTLIB'];
    else process.env['LEAFE_TESTLIB'] = before;
  });
  const path = await bringTestlib(STAND_IN, never);
  assert.equal(path, join(folder, 'kept', 'testlib.h'));
  assert.equal(await readTestlib(), await readFile(STAND_IN, 'utf8'));
  const other = join(folder, 'other.h');
  await writeFile(other, 'int main() {}\n');
  await assert.rejects(bringTestlib(other, never), /other\.h is no testlib\.h/);
});
