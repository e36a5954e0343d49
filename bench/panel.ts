import type { Browser, Page } from 'playwright-core';
import { longRun, oneMore } from '../test/support/panel/longRun.ts';
import { startPanelServer, type PanelServer } from '../test/support/panel/panelServer.ts';
import { aScenario } from '../test/support/panel/scenarios.ts';
import { startBrowser } from '../test/vscode/host/browser.ts';
import type { BenchRow, Target } from './row.ts';
import { rowOf } from './support/rowOf.ts';

const FIRST_PAINT_MS = 300;
const FRAME_MS = 16;

/** The run panel with a long run in it, in this machine's Chromium: until its first picture, one more event, and scrolling. */
export async function benchPanel(
  options: { readonly quick: boolean },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const steps = options.quick ? 2000 : 10_000;
  const server = await startPanelServer();
  const browser = await startBrowser();
  try {
    const place = { server, browser, steps };
    const paints: number[] = [];
    for (let turn = 0; turn < (options.quick ? 3 : 7); turn++) {
      signal.throwIfAborted();
      const page = await opened(place);
      paints.push(await page.evaluate<number>('firstPaint'));
      await page.close();
    }
    const page = await opened(place);
    const appends = await appended(page, steps, options.quick ? 20 : 60, signal);
    const scrolls = await page.evaluate<number[]>(SCROLL);
    const drawn = await page.locator('[role=treeitem]').count();
    const ms = (what: string, values: readonly number[], target: Target): BenchRow =>
      rowOf('panel', `${what} of ${steps} steps`, 'ms', values, { target });
    return [
      ms('first picture, script included,', paints, { of: 'median', atMost: FIRST_PAINT_MS }),
      ms('script and layout for one more event', appends, { of: 'p95', atMost: FRAME_MS }),
      ms('script and layout for a screen further', scrolls, { of: 'p95', atMost: FRAME_MS }),
      rowOf('panel', 'steps in the page at once', 'steps', [drawn], {
        base: [steps],
        against: 'all steps',
      }),
    ];
  } finally {
    await browser.close();
    await server.close();
  }
}

interface Place {
  readonly server: PanelServer;
  readonly browser: Browser;
  readonly steps: number;
}

async function opened({ server, browser, steps }: Place): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  await page.addInitScript(WATCH);
  await page.goto(server.page(aScenario(longRun(steps), { activity: 'running' }), 'darkModern'));
  await page.locator('.chip.running').waitFor();
  // The frame after the first step comes a moment later.
  await page.waitForFunction('window.firstPaint !== undefined');
  return page;
}

/** Each of the three events of a step on its own. */
async function appended(
  page: Page,
  steps: number,
  count: number,
  signal: AbortSignal,
): Promise<number[]> {
  const events = longRun(steps);
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    signal.throwIfAborted();
    for (const event of oneMore(events, index)) {
      times.push(await page.evaluate<number>(`(${APPEND})(${JSON.stringify(event)})`));
    }
  }
  return times;
}

/** From the script's arrival to the frame after the first step is there. */
const WATCH = `
new MutationObserver((_, watch) => {
  if (document.querySelector('[id^=step-]') === null) return;
  watch.disconnect();
  requestAnimationFrame(() => setTimeout(() => {
    const script = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('panel.js'));
    window.firstPaint = performance.now() - script.responseEnd;
  }));
}).observe(document, { childList: true, subtree: true });
`;

/** What the panel does for one event: in the message, and in the frame after it. The wait for the frame is the screen's. */
const APPEND = `(event) => new Promise((resolve) => {
  let frame = 0;
  requestAnimationFrame(() => { frame = performance.now(); });
  const start = performance.now();
  harness.append([event], { told: true });
  const message = performance.now() - start;
  requestAnimationFrame(() => {
    document.body.offsetHeight;
    resolve(message + performance.now() - frame);
  });
})`;

/** The scroll is told at once, not with the next frame, so that what it takes is not mixed with the wait for that. */
const SCROLL = `(async () => {
  const tree = document.querySelector('.tree-scroller');
  const times = [];
  tree.scrollTop = 0;
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (let turn = 0; turn < 40; turn++) {
    tree.scrollTop += tree.clientHeight;
    const start = performance.now();
    tree.dispatchEvent(new Event('scroll'));
    for (let wait = 0; wait < 5; wait++) await null;
    document.body.offsetHeight;
    times.push(performance.now() - start);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return times;
})()`;
