import { build } from 'esbuild';
import { hashOfSources } from './sources.mjs';

/** What runs in Node, each with a file of its own in the bundle; what they have in common is shared. */
const ENTRIES = {
  cli: 'src/cli/main.ts',
  extension: 'src/extension/extension.ts',
  modelProcess: 'src/platform/embedded/modelProcess.ts',
  readerProcess: 'src/app/datasets/readers/readerProcess.ts',
  provingClient: 'src/platform/docker/provingClient.ts',
};

/** Bundled CommonJS packages call require for node's own modules. */
export const REQUIRE =
  "import { createRequire as leafeRequire } from 'node:module'; const require = leafeRequire(import.meta.url);";

/**
 * Bundles programs into a folder. The model library loads native parts by their paths: it stays in `node_modules`, or is the
 * file `llama`, named as seen from the folder. Gives esbuild's account of what went in.
 */
export async function buildNode(
  outdir,
  { names = Object.keys(ENTRIES), llama, minify = false } = {},
) {
  const { metafile } = await build({
    entryPoints: Object.fromEntries(names.map((name) => [name, ENTRIES[name]])),
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: !minify,
    minify,
    keepNames: minify,
    metafile: true,
    define: { LEAFE_SOURCES: JSON.stringify(hashOfSources()) },
    // VS Code gives `vscode` to its extensions itself. The native parts of ssh2 are optional; it does without.
    external: ['vscode', 'cpu-features', '*.node', ...(llama ? [] : ['node-llama-cpp'])],
    plugins: [withoutBuildKit(), ...(llama ? [instead('node-llama-cpp', llama)] : [])],
    logLevel: 'warning',
    inject: ['scripts/build/commonJsNames.mjs'],
    banner: { js: REQUIRE },
  });
  return metafile;
}

/**
 * Leaves out what Docker's client needs for builds by BuildKit, which LEAFE asks for nowhere: to load gRPC and protobuf takes longer than
 * most of a command's own start.
 */
function withoutBuildKit() {
  return {
    name: 'without BuildKit',
    setup: ({ onLoad }) => {
      const filter = /[\\/]dockerode[\\/]lib[\\/]session\.js$/;
      onLoad({ filter }, () => ({ contents: '' }));
    },
  };
}

/** Leaves the import of a package in the bundle, as one of the file `path`. */
function instead(name, path) {
  return {
    name: `${name} by path`,
    setup: ({ onResolve }) => {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path, external: true }));
    },
  };
}
