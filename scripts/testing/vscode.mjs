import { register } from 'tsx/esm/api';
import { chromium } from '../setup/chromium.mjs';
import { explain, SetupError, step } from '../setup/show.mjs';
import { isServerPossible, vscodeHost as install } from '../setup/vscodeHost.mjs';
import { NO_TESTS, NO_VSCODE } from './nothing.mjs';
import { runSuites } from './runSuites.mjs';

const DOWNLOADS = 'https://update.code.visualstudio.com/api/releases/stable';
const NO_SERVER = "VS Code's server runs on Linux x64 only";

/**
 * Makes ready what runs in a real VS Code, which `vscodeHost` installs: the suites inside its extension host, and the files that look
 * at its windows, `together` of them at a time. Gives the files that can be run, what they find in their environment, and `suites`,
 * which runs those. `before` counts what cannot be run: where VS Code cannot be had that is one failure, with its reason.
 */
export async function openVsCode({ suites, files, together }, { cwd, vscodeHost = install }) {
  const opened = { ...NO_VSCODE };
  try {
    const host = await chooseHost();
    await setUpHost(host, files, vscodeHost);
    if (suites) opened.suites = () => runSuites(host, { cwd });
    if (files.length === 0) return opened;
    if (!isServerPossible()) return { ...opened, before: allSkipped(files) };
    return { ...opened, files, ...(await openWindows(Math.min(together, files.length))) };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    explain(error);
    return { ...opened, before: { ...NO_TESTS, failed: 1 } };
  }
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

function allSkipped(files) {
  const skipped = files.map((file) => ({ file, name: 'all of it', reason: NO_SERVER }));
  return { ...NO_TESTS, skipped };
}

async function openWindows(count) {
  register();
  const { SHARED_HOST, UiHost } = await import('../../test/vscode/ui/uiHost.ts');
  const host = new UiHost();
  const close = () => host.close();
  try {
    const shared = await host.share(count, new AbortController().signal);
    return { env: { [SHARED_HOST]: shared }, close };
  } catch (error) {
    await close();
    throw error;
  }
}
