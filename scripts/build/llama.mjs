import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { REQUIRE } from './node.mjs';

const PACKAGE = 'node_modules/node-llama-cpp';
/** The part of the library that it starts as a process of its own, to see whether a native part can be loaded at all. */
const TRIAL = 'testBindingBinary';
/** All that `src/platform/embedded` takes from the library. */
const USED = [
  'getLlama',
  'JinjaTemplateChatWrapper',
  'LlamaGrammarEvaluationState',
  'LlamaLogLevel',
];

/**
 * Bundles the JavaScript of the model library into the folder `llama` below `dist`, as `nodeLlamaCpp.js`. From there it looks
 * for its native parts in `dist/bins/<machine>/`, before it looks for a package of them. Gives esbuild's account.
 */
export async function buildLlama(dist) {
  const outdir = join(dist, 'llama');
  const trial = `${PACKAGE}/dist/bindings/utils/${TRIAL}.js`;
  const { metafile } = await build({
    entryPoints: { nodeLlamaCpp: 'leafe:llama', [TRIAL]: trial },
    outdir,
    bundle: true,
    splitting: true,
    // All in one folder: the library finds its files from wherever its code ended up.
    chunkNames: '[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    metafile: true,
    external: ['@node-llama-cpp/*', '@reflink/*', 'electron'],
    plugins: [entry(), trialOnItsOwn()],
    logLevel: 'warning',
    banner: { js: REQUIRE },
  });
  const release = 'binariesGithubRelease.json';
  await copyFile(join(PACKAGE, 'llama', release), join(outdir, release));
  return metafile;
}

function entry() {
  return {
    name: 'what is used of the model library',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^leafe:llama$/ }, ({ path }) => ({ path, namespace: 'leafe' }));
      onLoad({ filter: /.*/, namespace: 'leafe' }, () => ({
        contents: `export { ${USED.join(', ')} } from 'node-llama-cpp';`,
        resolveDir: process.cwd(),
      }));
    },
  };
}

/** It refuses to work in a file of another name. */
function trialOnItsOwn() {
  return {
    name: 'trial on its own',
    setup: ({ onResolve }) => {
      onResolve({ filter: new RegExp(`${TRIAL}\\.js$`) }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: `./${TRIAL}.js`, external: true },
      );
    },
  };
}
