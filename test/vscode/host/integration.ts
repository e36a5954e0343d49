import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { withBundledSuite } from './bundledSuite.ts';
import { readReport, REPORT_VARIABLE, type MochaReport } from './mochaReport.ts';
import { writeSettings } from './serverFolders.ts';

/** The version that the server is, too. */
const DESKTOP_VERSION = '1.139.1';
const SERVER = fileURLToPath(new URL('code.mjs', import.meta.url));

export interface IntegrationPlan {
  /** Holds the `*.suite.ts` files. */
  readonly suites: string;
  /** The folder of the extension under test, built. */
  readonly extension: string;
  /** `desktop` fetches VS Code and needs a screen; `server` runs the installed one without. */
  readonly host: 'desktop' | 'server';
  /** Seen by the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

/** `broken` says why the run cannot be believed, whatever its report says; null where it can. */
export interface IntegrationResult {
  readonly report: MochaReport | null;
  readonly broken: string | null;
}

/** Runs suites inside VS Code, with the extension in development, in a new folder and as a new person. */
export async function runIntegration(plan: IntegrationPlan): Promise<IntegrationResult> {
  const folder = await mkdtemp(join(tmpdir(), 'lvi-'));
  try {
    const reportFile = join(folder, 'report.json');
    const code = await withBundledSuite(plan.suites, (testsPath) =>
      runVsCode(plan, testsPath, folder, reportFile),
    );
    const report = await readReport(reportFile);
    return { report, broken: whyBroken(report, code) };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function runVsCode(
  plan: IntegrationPlan,
  testsPath: string,
  folder: string,
  reportFile: string,
): Promise<number> {
  const workspace = join(folder, 'w');
  const user = join(folder, 'u');
  await mkdir(workspace);
  await writeSettings(user, {});
  const server = plan.host === 'server';
  try {
    return await runTests({
      ...(server ? { vscodeExecutablePath: SERVER } : { version: DESKTOP_VERSION }),
      extensionDevelopmentPath: plan.extension,
      extensionTestsPath: testsPath,
      launchArgs: [workspace, `--user-data-dir=${user}`, `--extensions-dir=${join(folder, 'x')}`],
      extensionTestsEnv: { ...plan.env, [REPORT_VARIABLE]: reportFile },
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return Number(error.code ?? 1);
    throw error;
  }
}

/** A report alone is no proof: a host may die after it was written. A code alone is none either: a crash may give 0. */
export function whyBroken(report: MochaReport | null, code: number): string | null {
  if (report === null) return `VS Code ended with code ${code} and no report of its tests`;
  if (report.stats.passes + report.stats.failures === 0) return 'VS Code ran no test';
  if (code !== 0 && report.stats.failures === 0) {
    return `VS Code ended with code ${code} after its tests had passed`;
  }
  return null;
}
