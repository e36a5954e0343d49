import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { newPerson, startBrowser } from './browser.ts';
import { parseCodeArguments, type CodeArguments } from './codeArguments.ts';
import { extensionHostDeath } from './extensionHostDeath.ts';
import { readReport, reportFile } from './mochaReport.ts';
import { startServer, type VsCodeServer } from './server.ts';
import { remoteUri, windowUrl, type Payload } from './windowUrl.ts';

const LIMIT_MS = 10 * 60_000;

/** How a run ended: VS Code's own code, or why there is none to believe. */
type Ending = { readonly code: number } | { readonly because: string };

/**
 * Runs a suite in the extension host of a server, as the desktop does for the same switches. Gives its exit code: 0 only where
 * VS Code says so, the extension host lived to the end, and, where LEAFE_MOCHA_REPORT names a report, a test in it passed.
 */
export async function runSuite(given: readonly string[]): Promise<number> {
  const args = parseCodeArguments(given);
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => stop.abort(new Error(`stopped by ${name}`)));
  }
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(LIMIT_MS)]);
  const server = await startServer(
    {
      testDriver: true,
      workspaceTrust: args.workspaceTrust,
      ...(args.userDataDir === null ? {} : { userDataDir: args.userDataDir }),
      ...(args.extensionsDir === null ? {} : { extensionsDir: args.extensionsDir }),
    },
    signal,
  );
  try {
    const ending = await inWindow((page) => runIn(page, server, args, signal));
    return await exitCode(ending, server);
  } finally {
    await server.stop();
  }
}

async function inWindow<T>(work: (page: Page) => Promise<T>): Promise<T> {
  const browser = await startBrowser();
  try {
    const person = await newPerson(browser);
    return await work(await person.newPage());
  } finally {
    await browser.close();
  }
}

/** The workbench reports through two functions that it looks for in its window. */
async function runIn(
  page: Page,
  server: VsCodeServer,
  args: CodeArguments,
  signal: AbortSignal,
): Promise<Ending> {
  const ended = new Promise<Ending>((resolve) => {
    const because = (why: string): void => resolve({ because: why });
    page.on('crash', () => because('the window crashed'));
    signal.addEventListener('abort', () => because(String(signal.reason)), { once: true });
    void page.exposeFunction('codeAutomationExit', (code: number) => resolve({ code }));
  });
  await page.exposeFunction('codeAutomationLog', (_level: string, words: readonly unknown[]) =>
    process.stdout.write(`${format(...words)}\n`),
  );
  await page.goto(windowUrl(server.port, args.target, payload(server.port, args)), {
    waitUntil: 'commit',
  });
  return ended;
}

function payload(port: number, args: CodeArguments): Payload {
  const development = args.extensionDevelopmentPaths.map(
    (path) => ['extensionDevelopmentPath', remoteUri(port, path)] as const,
  );
  return [...development, ['extensionTestsPath', remoteUri(port, args.extensionTestsPath)]];
}

/** VS Code calls a crash of its extension host 0 as well: its word alone counts for nothing. */
async function exitCode(ending: Ending, server: VsCodeServer): Promise<number> {
  const complain = (why: string, code: number): number => {
    process.stderr.write(`code: ${why}\n`);
    return code;
  };
  if ('because' in ending) return complain(ending.because, 124);
  if (ending.code !== 0) return ending.code;
  const death = await extensionHostDeath(server);
  if (death !== null) return complain(death, 70);
  const file = reportFile();
  if (file === null) return 0;
  const report = await readReport(file);
  if (report === null) return complain(`the run left no report in ${file}`, 71);
  return report.stats.passes > 0 ? 0 : complain('not one test passed', 71);
}
