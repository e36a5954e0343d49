import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { build, type BuildResult } from 'esbuild';
import { buildWebview } from '../../../scripts/build/webview.mjs';
import type { ToJob } from '../../../src/domain/jobProtocol.ts';
import type { ToReport } from '../../../src/platform/reports/livePage.ts';
import type { Scenario } from '../../../webview/dev/scenario.ts';
import { THEMES, type ThemeName } from '../../../webview/dev/themes.ts';

/** The panel as VS Code would show it, on a page of its own: the built bundle, a theme's variables, and the strictest policy. */
export interface PanelServer {
  /** The address of a page with this scenario in this theme. */
  readonly page: (scenario: Scenario, theme: ThemeName) => string;
  /** The same of a training job's page, which is told this at first. */
  readonly jobPage: (told: readonly ToJob[], theme: ThemeName) => string;
  /** The same of a report's page. */
  readonly reportPage: (told: readonly ToReport[], theme: ThemeName) => string;
  readonly close: () => Promise<void>;
}

export async function startPanelServer(): Promise<PanelServer> {
  const files = new Map([...(await built(webview())), ...(await built(harness()))]);
  const pages = new Map<string, string>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://panel').pathname.slice(1);
    const page = pages.get(path);
    const file = files.get(path);
    if (page === undefined && file === undefined) return response.writeHead(404).end();
    response.setHeader('content-type', typeOf(path));
    return response.end(page ?? file);
  });
  const origin = await listening(server);
  const added = (page: string): string => {
    const id = randomUUID();
    pages.set(id, page);
    return `${origin}/${id}`;
  };
  return {
    page: (scenario, theme) => added(pageOf(PANEL, scenario, theme, origin)),
    jobPage: (told, theme) => added(pageOf(JOB, told, theme, origin)),
    reportPage: (told, theme) => added(pageOf(REPORT, told, theme, origin)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Files {
  readonly title: string;
  /** Of script and style sheet. */
  readonly name: string;
  readonly harness: string;
}
const PANEL: Files = { title: 'Run panel', name: 'panel', harness: 'harness' };
const JOB: Files = { title: 'Training job', name: 'job', harness: 'toldHarness' };
const REPORT: Files = { title: 'Report', name: 'evaluation', harness: 'toldHarness' };

function pageOf(
  { title, name, harness }: Files,
  scenario: unknown,
  theme: ThemeName,
  origin: string,
): string {
  const nonce = randomUUID();
  const { kind, variables } = THEMES[theme];
  const css = Object.entries(variables).map(([name, value]) => `${name}:${value};`);
  const policy = `default-src 'none'; style-src ${origin} 'nonce-${nonce}'; font-src ${origin}; script-src 'nonce-${nonce}'`;
  // `<` cannot end the element it stands in.
  const json = JSON.stringify(scenario).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style nonce="${nonce}">:root{${css.join('')}}</style>
<link rel="stylesheet" href="/${name}.css">
</head>
<body class="${kind}">
<script type="application/json" id="scenario" nonce="${nonce}">${json}</script>
<script nonce="${nonce}" src="/${harness}.js"></script>
<script nonce="${nonce}" src="/${name}.js"></script>
</body>
</html>`;
}

type Built = BuildResult;

function webview(): Promise<Built> {
  return buildWebview('dist/webview', { write: false });
}

function harness(): Promise<Built> {
  return build({
    entryPoints: {
      harness: 'webview/dev/harness.ts',
      toldHarness: 'webview/dev/toldHarness.ts',
    },
    outdir: 'dist/webview',
    bundle: true,
    write: false,
    format: 'iife',
    metafile: true,
  });
}

async function built(result: Promise<Built>): Promise<readonly [string, Uint8Array][]> {
  const { outputFiles = [] } = await result;
  return outputFiles.map(({ path, contents }) => [path.split('/').at(-1) ?? '', contents]);
}

function typeOf(path: string): string {
  if (path.endsWith('.js')) return 'text/javascript';
  if (path.endsWith('.css')) return 'text/css';
  return path.endsWith('.ttf') ? 'font/ttf' : 'text/html; charset=utf-8';
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port'));
      resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}
