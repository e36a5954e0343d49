import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

type BundleTests = (
  files: readonly string[],
  options: { readonly root: string; readonly outdir: string },
) => Promise<void>;

let folder: Promise<string> | null = null;
const made = new Map<string, Promise<string>>();
after(async () => {
  if (folder !== null) await rm(await folder, { recursive: true, force: true });
});

/**
 * A program that tests start in a process of its own, as a file that node runs as it is: read from its sources through a loader, it takes four
 * times as long until it begins. Bundled once, however often it is asked for.
 */
export function testProgram(source: URL): Promise<string> {
  const there = made.get(source.href) ?? bundled(source);
  made.set(source.href, there);
  return there;
}

async function bundled(source: URL): Promise<string> {
  const url = new URL('../../scripts/testing/bundle.mjs', import.meta.url).href;
  const { bundleTests } = (await import(url)) as { readonly bundleTests: BundleTests };
  const outdir = await (folder ??= belowTheCheckout());
  const file = relative(ROOT, fileURLToPath(source));
  await bundleTests([file], { root: ROOT, outdir });
  return join(outdir, `${file}.js`);
}

/** Where the packages are found from. */
async function belowTheCheckout(): Promise<string> {
  await mkdir(join(ROOT, '.cache'), { recursive: true });
  return mkdtemp(join(ROOT, '.cache', 'programs-'));
}
