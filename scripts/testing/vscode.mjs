import { register } from 'tsx/esm/api';
import { chromium } from '../setup/chromium.mjs';
import { explain, SetupError, step } from '../setup/show.mjs';
import { isServerPossible, vscodeHost as install } from '../setup/vscodeHost.mjs';
import { runSuites } from './runSuites.mjs';
import { runTests } from './runTests.mjs';

const DOWNLOADS = 'https://update.code.visualstudio.com/api/releases/stable';
const NO_SERVER = "VS Code's server runs on Linux x64 only";

/**
 * The part of the tests that runs in a real VS Code: the suites inside its extension host, then the files that look at its
 * windows, all on one server, which `vscodeHost` installs. Where VS Code cannot be had that is one failure, with its reason.
 */
export async function runVsCodeTests({ suites, files }, { cwd, vscodeHost = install }) {
  const total = { passed: 0, failed: 0, skipped: [], because: null };
  const add = ({ passed, failed, skipped, because = null }) => {
    total.passed += passed;
    total.failed += failed;
    total.skipped.push(...skipped);
    total.because ??= because;
  };
  try {
    const host = await chooseHost();
    await setUpHost(host, files, vscodeHost);
    if (suites) add(await runSuites(host, { cwd }));
    if (files.length > 0) add(await runFiles(files, { cwd }));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    explain(error);
    add({ passed: 0, failed: 1, skipped: [] });
  }
  return total;
}

/** The desktop where it can be fetched and there is a screen for it, else the server. */
async function chooseHost() {
  const screen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!screen) return 'server';
  if (!isServerPossible()) return 'desktop';
  return (await answers(DOWNLOADS)) ? 'desktop' : 'server';
}

async function answers(address) {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

/** Windows are looked at in a browser, so their files need the server even where the suites run on a desktop. */
async function setUpHost(host, files, vscodeHost) {
  if (host === 'desktop' && (files.length === 0 || !isServerPossible())) return;
  await step('vs code', vscodeHost);
  await step('chromium', chromium);
}

async function runFiles(files, { cwd }) {
  if (!isServerPossible()) {
    const skipped = files.map((file) => ({ file, name: 'all of it', reason: NO_SERVER }));
    return { passed: 0, failed: 0, skipped };
  }
  register();
  const { SHARED_HOST, UiHost } = await import('../../test/vscode/ui/uiHost.ts');
  const host = new UiHost();
  try {
    const shared = await host.share(new AbortController().signal);
    return await runTests(files, { cwd, env: { [SHARED_HOST]: shared }, together: 1 });
  } finally {
    await host.close();
  }
}
