import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles test files, named as seen from `root`, into a folder below it, each as its own name and `.js`; what they have in common is
 * shared. Read from its sources through a loader, a file takes three times as long until its first test begins. Rejects where one of
 * them cannot be bundled.
 */
export async function bundleTests(files, { root, outdir }) {
  await build({
    absWorkingDir: root,
    entryPoints: files.map((file) => ({ in: file, out: file })),
    outdir,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    keepNames: true,
    define: { 'import.meta.url': 'ownUrl', 'import.meta.filename': 'ownFile' },
    plugins: [inPlace()],
    logLevel: 'silent',
  });
}

/** Sources find what lies beside them, wherever their code ended up; scripts are read where they are. */
function inPlace() {
  return {
    name: 'in place',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^\..*\.mjs$/ }, ({ path, resolveDir }) => ({
        path: pathToFileURL(resolve(resolveDir, path)).href,
        external: true,
      }));
      onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const [url, file] = [pathToFileURL(path).href, path].map((one) => JSON.stringify(one));
        const own = text.includes('import.meta')
          ? `const ownUrl = ${url}, ownFile = ${file}; `
          : '';
        return { contents: own + text, loader: path.endsWith('x') ? 'tsx' : 'ts' };
      });
    },
  };
}
