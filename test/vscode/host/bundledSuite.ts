import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ENTRY = fileURLToPath(new URL('mochaEntry.ts', import.meta.url));
// Inside the checkout, so that `mocha` is found from it.
const BUNDLES = fileURLToPath(new URL('../../../.cache/vscode-suites', import.meta.url));

/**
 * Bundles the `*.suite.ts` files of a folder for an extension host, which reads CommonJS. `work` is given the path that
 * VS Code is told as `extensionTestsPath`; the bundle is gone afterwards.
 */
export async function withBundledSuite<T>(
  folder: string,
  work: (testsPath: string) => Promise<T>,
): Promise<T> {
  await mkdir(BUNDLES, { recursive: true });
  const outdir = await mkdtemp(join(BUNDLES, `${basename(folder)}-`));
  try {
    await bundle(folder, outdir);
    return await work(join(outdir, 'mochaEntry.cjs'));
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

async function bundle(folder: string, outdir: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.suite.ts'));
  await build({
    entryPoints: [...names.map((name) => join(folder, name)), ENTRY].map((path) => ({
      in: path,
      out: basename(path, '.ts'),
    })),
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}
