import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import {
  fromPanelSchema,
  toPanelSchema,
  type FromPanel,
  type FromPanelOf,
  type ToPanel,
} from '../../../src/domain/protocol.ts';
import type { ToJob } from '../../../src/domain/jobProtocol.ts';
import type { ToReport } from '../../../src/platform/reports/livePage.ts';
import type { RunEvent } from '../../../src/domain/runEvent.ts';
import type { Scenario } from '../../../webview/dev/scenario.ts';
import type { ThemeName } from '../../../webview/dev/themes.ts';
import { startBrowser } from '../../vscode/host/browser.ts';
import { startPanelServer, type PanelServer } from './panelServer.ts';

export interface PanelOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly forcedColors?: 'active';
}

/** A panel on a page, seen from its host and from the person in front of it. */
export interface Panel {
  readonly page: Page;
  readonly step: (id: string) => Locator;
  /** What it asked so far, of one kind; each is what the host would take. */
  readonly asked: <K extends FromPanel['kind']>(kind: K) => Promise<readonly FromPanelOf<K>[]>;
  /** Waits until it asked for something of this kind, so many times in all. */
  readonly waitFor: (kind: FromPanel['kind'], times?: number) => Promise<void>;
  readonly tell: (message: ToPanel) => Promise<void>;
  /** The run's journal grows; `told` false loses the message. */
  readonly append: (
    events: readonly RunEvent[],
    options?: { readonly told: boolean },
  ) => Promise<void>;
  readonly press: (...keys: readonly string[]) => Promise<void>;
}

type Told = Scenario | (() => Scenario | Promise<Scenario>);

/** The body of a test with a panel that shows a scenario. Whatever the page complains of, or asks a network for, fails it. */
export function inPanel(
  scenario: Told,
  story: (panel: Panel) => Promise<void>,
  options: PanelOptions = {},
): () => Promise<void> {
  return onPage(
    async (server, theme) =>
      server.page(typeof scenario === 'function' ? await scenario() : scenario, theme),
    (page) => story(panelOn(page)),
    options,
  );
}

/** The same on the page of a training job, which is told this at first. */
export function inJobPage(
  told: readonly ToJob[],
  story: (page: Page) => Promise<void>,
  options: PanelOptions = {},
): () => Promise<void> {
  return onPage(async (server, theme) => server.jobPage(told, theme), story, options);
}

/** The same on the page of a report. */
export function inReportPage(
  told: readonly ToReport[],
  story: (page: Page) => Promise<void>,
  options: PanelOptions = {},
): () => Promise<void> {
  return onPage(async (server, theme) => server.reportPage(told, theme), story, options);
}

function onPage(
  addressOn: (server: PanelServer, theme: ThemeName) => Promise<string>,
  story: (page: Page) => Promise<void>,
  options: PanelOptions,
): () => Promise<void> {
  return async () => {
    const { server, browser } = await started();
    const { theme = 'darkModern', width = 1200, ...media } = options;
    const page = await browser.newPage({ viewport: { width, height: 800 }, ...media });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
    page.on('request', (request) => {
      if (new URL(request.url()).hostname !== '127.0.0.1') complaints.push(request.url());
    });
    try {
      await page.goto(await addressOn(server, theme));
      await story(page);
    } finally {
      await page.close();
    }
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  };
}

const COUNT = '(kind) => harness.asked.filter((request) => request.kind === kind).length';

function panelOn(page: Page): Panel {
  return {
    page,
    asked: async <K extends FromPanel['kind']>(kind: K) =>
      (await page.evaluate<unknown[]>('harness.asked'))
        .map((request) => fromPanelSchema.parse(request))
        .filter((request): request is FromPanelOf<K> => request.kind === kind),
    step: (id) => page.locator(`[id="step-${id}"]`),
    waitFor: async (kind, times = 1) => {
      // Polled from here: a condition given to the page as text is what its policy forbids.
      while ((await page.evaluate<number>(`(${COUNT})('${kind}')`)) < times) await sleep(30);
    },
    tell: (message) =>
      page.evaluate(`harness.tell(${JSON.stringify(toPanelSchema.parse(message))})`),
    append: (events, { told } = { told: true }) =>
      page.evaluate(`harness.append(${JSON.stringify(events)}, { told: ${told} })`),
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
  };
}

interface Started {
  readonly server: PanelServer;
  readonly browser: Browser;
}

let running: Promise<Started> | null = null;

function started(): Promise<Started> {
  running ??= (async () => ({ server: await startPanelServer(), browser: await startBrowser() }))();
  return running;
}

after(async () => {
  if (running === null) return;
  const { server, browser } = await running;
  await browser.close();
  await server.close();
});
