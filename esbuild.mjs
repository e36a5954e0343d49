import { rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { buildWebview } from './scripts/build/webview.mjs';

await rm('dist', { recursive: true, force: true });

/** Packages with native parts or files of their own stay in node_modules. */
const packages = ['node-llama-cpp', 'ssh2', 'cpu-features'];

await build({
  // One build, so that the extension and the command line share what they have in common.
  entryPoints: {
    cli: 'src/cli/main.ts',
    extension: 'src/extension/extension.ts',
    modelProcess: 'src/platform/embedded/modelProcess.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  minify: false,
  // VS Code gives `vscode` to its extensions itself.
  external: [...packages, 'vscode'],
  logLevel: 'warning',
  // Bundled CommonJS packages call require for node's own modules.
  banner: {
    js: "import { createRequire as leafeRequire } from 'node:module'; const require = leafeRequire(import.meta.url);",
  },
});

await buildWebview('dist/webview');
