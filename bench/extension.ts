import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXTENSION } from '../test/vscode/extensionUnderTest.ts';
import { runIntegration } from '../test/vscode/host/integration.ts';
import { runCommand } from '../test/vscode/ui/palette.ts';
import { withPerson } from '../test/vscode/ui/person.ts';
import { UiHost } from '../test/vscode/ui/uiHost.ts';
import { openView, treeItem } from '../test/vscode/ui/views.ts';
import { quiet, withWindow } from '../test/vscode/ui/window.ts';
import type { HostFigures } from './extensionHost/hostFigures.ts';
import type { BenchRow } from './row.ts';
import { longRun } from './support/longRun.ts';
import { rowOf } from './support/rowOf.ts';

const SUITES = fileURLToPath(new URL('extensionHost', import.meta.url));
const RUN = '20261124-0208-bench';
const RUNNING = 'Developer: Show Running Extensions';
const LINES = '.runtime-extensions-editor .monaco-list-row';

/** What the extension costs the VS Code it is in: its activation, and the memory of the extension host with a long run open. */
export async function benchExtension(
  options: { readonly quick: boolean },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const turns = options.quick ? 2 : 7;
  const steps = options.quick ? 2000 : 10_000;
  const activations = await activationTimes(turns, signal);
  const figures = await hostFigures(steps, Math.ceil(turns / 2), signal);
  const megabytes = (of: (one: HostFigures) => number): number[] =>
    figures.map((one) => of(one) / 1e6);
  return [
    rowOf('extension', 'activation, bundle read included', 'ms', activations, {
      target: { of: 'median', atMost: 50 },
    }),
    rowOf(
      'extension',
      `extension host with a run of ${steps} steps open`,
      'MB',
      megabytes(({ bytesWithRun }) => bytesWithRun),
      { base: megabytes(({ bytesBefore }) => bytesBefore), against: 'the host before' },
    ),
    rowOf(
      'extension',
      'what the extension adds to it',
      'MB',
      megabytes(({ bytesBefore, bytesWithRun }) => bytesWithRun - bytesBefore),
      { target: { of: 'median', atMost: 150 } },
    ),
  ];
}

/**
 * As VS Code itself counts it, in the packed extension: from reading the bundle until `activate` is done. In a window that is up: where
 * several extensions are asked for in one turn, VS Code counts the reading of each into all that come after it.
 */
async function activationTimes(turns: number, signal: AbortSignal): Promise<number[]> {
  const host = new UiHost();
  try {
    const browser = await host.browser(signal);
    const { port, userDataDir } = await host.place(signal);
    const times: number[] = [];
    for (let turn = 0; turn <= turns; turn++) {
      signal.throwIfAborted();
      const ms = await withPerson(userDataDir, {}, () =>
        withWindow(browser, port, {}, async ({ page }) => {
          await quiet(page);
          await runCommand(page, RUNNING);
          await page
            .locator(LINES, { hasText: /Activation: \d/ })
            .first()
            .waitFor();
          // Those that wait for the window to be up are begun by then.
          await page.waitForTimeout(2000);
          await page.keyboard.press('Escape');
          await openView(page, 'LEAFE');
          await treeItem(page, 'Sum of Two Integers').waitFor();
          await runCommand(page, RUNNING);
          const words = await page.locator(LINES, { hasText: 'LEAFE' }).first().innerText();
          return Number(/Activation: (\d+) ?ms/.exec(words)?.[1]);
        }),
      );
      // The first one reads a package that no one has read yet.
      if (turn > 0) times.push(ms);
    }
    return times;
  } finally {
    await host.close();
  }
}

async function hostFigures(
  steps: number,
  turns: number,
  signal: AbortSignal,
): Promise<HostFigures[]> {
  const home = await mkdtemp(join(tmpdir(), 'leafe-bench-'));
  try {
    await writeRun(home, steps);
    const all: HostFigures[] = [];
    for (let turn = 0; turn < turns; turn++) {
      signal.throwIfAborted();
      all.push(await figuresOf(home));
    }
    return all;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function figuresOf(home: string): Promise<HostFigures> {
  const file = join(home, 'figures.json');
  const { report, broken } = await runIntegration({
    suites: SUITES,
    extension: EXTENSION,
    host: 'server',
    env: { LEAFE_HOME: home, LEAFE_BENCH_FIGURES: file, LEAFE_BENCH_RUN: RUN },
  });
  const [failure] = report?.failures ?? [];
  if (broken !== null || failure !== undefined) throw new Error(broken ?? failure?.err.message);
  return JSON.parse(await readFile(file, 'utf8')) as HostFigures;
}

async function writeRun(home: string, steps: number): Promise<void> {
  const problem = { name: 'sum_two', digest: '', file: 'starter' };
  const events = longRun({ run: RUN, steps, problem, model: 'tape:none' });
  const folder = join(home, 'runs', RUN);
  await mkdir(folder, { recursive: true });
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  await writeFile(join(folder, 'journal.jsonl'), lines.join(''));
}
