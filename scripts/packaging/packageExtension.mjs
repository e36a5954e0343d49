import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { buildLlama } from '../build/llama.mjs';
import { buildNode } from '../build/node.mjs';
import { putIntoOneFile } from '../build/oneFile.mjs';
import { buildWebview } from '../build/webview.mjs';
import { SetupError } from '../setup/show.mjs';
import { nativeParts } from './nativeParts.mjs';
import { notices } from './notices.mjs';
import { packFolder } from './vsce.mjs';

/** The largest package that people should have to download. */
export const LIMIT_BYTES = 25e6;
/** What only a checkout has use for. */
const CHECKOUT_FIELDS = ['bin', 'scripts', 'dependencies', 'devDependencies'];

/**
 * Packs the extension for one kind of machine into the file `out`: bundles of its own, the model library's runtime for that
 * machine's processor, and of the checkout what `.vscodeignore` names. Gives the size in bytes. Runs in the checkout's folder.
 */
export async function packageExtension(root, { target, out, note }) {
  const stage = join(root, '.cache', 'package', `${target}-${process.pid}`);
  try {
    note('copying');
    await copySources(root, stage);
    note('bundling');
    const accounts = await bundle(join(stage, 'dist'));
    const native = await nativeParts(root, target, note);
    await cp(join(native, 'bins'), join(stage, 'dist', 'bins'), { recursive: true });
    await addConverter(root, join(stage, 'dist', 'converter'));
    const text = await notices(accounts, [native]);
    await writeFile(join(stage, 'dist', 'third-party-notices.txt'), text);
    note('packing');
    await packFolder(stage, out, ['--no-rewrite-relative-links', '--target', target]);
    return await size(out);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/**
 * The folders and files at the top that `.vscodeignore` names something in, all but `dist/`, which is made for the target. What of them goes
 * into the package is chosen when it is packed: to match every file of a checkout takes longer than all else.
 */
async function copySources(root, stage) {
  await mkdir(stage, { recursive: true });
  const ignored = await readFile(join(root, '.vscodeignore'), 'utf8');
  const tops = ignored.split('\n').flatMap((line) => /^!([^/]+)/.exec(line)?.[1] ?? []);
  const isNamed = (name) => tops.some((top) => matches(name, top));
  for (const name of (await readdir(root)).filter((one) => one !== 'dist' && isNamed(one))) {
    const filter = (path) => !/^(\.|__pycache__$)/.test(basename(path));
    await cp(join(root, name), join(stage, name), { recursive: true, filter });
  }
  await cp(join(root, '.vscodeignore'), join(stage, '.vscodeignore'));
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  for (const field of CHECKOUT_FIELDS) delete manifest[field];
  await writeFile(join(stage, 'package.json'), JSON.stringify(manifest, null, 2));
}

function matches(name, glob) {
  const parts = glob
    .trim()
    .split('*')
    .map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

/** Gives esbuild's accounts of what went in. */
async function bundle(dist) {
  const names = ['extension', 'modelProcess', 'readerProcess', 'provingClient'];
  const llama = './llama/nodeLlamaCpp.js';
  const account = await buildNode(dist, { names, llama, minify: true });
  await putIntoOneFile(dist, 'extension.js', account);
  return [account, await buildLlama(dist), (await buildWebview(join(dist, 'webview'))).metafile];
}

/** What makes an adapter of a training job's result, of the llama.cpp whose runtime is packed. */
async function addConverter(root, folder) {
  const { writeConverter } = await tsImport(
    '../../src/platform/trainers/converter.ts',
    import.meta.url,
  );
  const cache = join(root, '.cache', 'converter');
  await writeConverter(folder, cache, new AbortController().signal);
}

/** A package that is too large is not left behind. */
async function size(out) {
  const { size: bytes } = await stat(out);
  if (bytes <= LIMIT_BYTES) return bytes;
  await rm(out);
  throw new SetupError(
    `the package has ${megabytes(bytes)}, and may have ${megabytes(LIMIT_BYTES)}.`,
    'Name less in `.vscodeignore`, or leave out of the bundles what they do not need.',
  );
}

export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
