import { build } from 'esbuild';

/** Bundles the pages into a folder: script and style sheet of each, and the icon font beside them. `write` false only returns them. */
export function buildWebview(outdir, { write = true } = {}) {
  return build({
    entryPoints: {
      panel: 'webview/main.tsx',
      review: 'webview/review/main.tsx',
      job: 'webview/job/main.tsx',
      evaluation: 'webview/evaluation/main.tsx',
    },
    outdir,
    write,
    bundle: true,
    format: 'iife',
    platform: 'browser',
    // The Chromium of the oldest VS Code that the extension runs in.
    target: 'chrome124',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    sourcemap: true,
    metafile: true,
    assetNames: '[name]',
    loader: { '.ttf': 'file' },
    logLevel: 'warning',
  });
}
