// `npm run build`: bundles what runs in Node and in webviews into dist/.
import { rm } from 'node:fs/promises';
import { buildNode } from './scripts/build/node.mjs';
import { buildWebview } from './scripts/build/webview.mjs';

await rm('dist', { recursive: true, force: true });
await buildNode('dist');
await buildWebview('dist/webview');
