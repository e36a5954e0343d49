import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { ToReport } from '../../src/platform/reports/livePage.ts';
import { THEME_NAMES } from '../../webview/dev/themes.ts';
import { violations } from '../support/axe.ts';
import { aManifest, attemptsOf } from '../support/evaluations.ts';
import { HOSTILE } from '../support/panel/hostileRun.ts';
import { inReportPage } from '../support/panel/inPanel.ts';
import {
  aComparison,
  anEvaluation,
  aReport,
  BASE,
  WORSE,
} from '../support/panel/reportScenarios.ts';

const UNDER_WAY = { state: 'running', asked: 96, made: 48, secondsLeft: 130 } as const;
const TROUBLE = {
  message: 'Docker cannot be reached: no socket answers.',
  todo: 'The attempts that are over are kept: go on once that is put right.',
  help: 'Check Setup',
};

describe('the page of a report is accessible', () => {
  for (const theme of THEME_NAMES) {
    test(
      `in ${theme}, of an evaluation under way and of a comparison`,
      inReportPage(
        [aReport({ standing: UNDER_WAY })],
        async (page) => {
          await page.getByText('48 of 96').waitFor();
          await page.getByText('Every k as a table').click();
          assert.deepEqual(await violations(page), []);
          await tell(page, aComparison(BASE, WORSE));
          await page.getByText('Tuned solves less.').waitFor();
          assert.deepEqual(await violations(page), []);
        },
        { theme },
      ),
    );
  }
  test(
    'in a narrow window, not whole, with what went wrong',
    inReportPage(
      [aReport({ of: partly(), trouble: TROUBLE })],
      async (page) => {
        await page.getByText('Docker cannot be reached').waitFor();
        assert.deepEqual(await violations(page), []);
        const width = await page.evaluate('document.documentElement.scrollWidth');
        assert.equal(width, 420);
      },
      { width: 420 },
    ),
  );
});

test(
  'a person with a keyboard alone stops it, goes on with it, opens a problem and learns what a figure means',
  inReportPage([aReport({ standing: UNDER_WAY })], async (page) => {
    await page.getByRole('button', { name: 'Stop' }).press('Enter');
    await tell(page, aReport({ of: partly() }));
    await page.getByText('47 attempts are missing').waitFor();
    await page.getByRole('button', { name: 'Go On' }).press('Enter');
    await page.getByRole('button', { name: '1500_A. Problem 1', exact: true }).press('Enter');
    await page.getByRole('button', { name: 'pass@1', exact: true }).first().press('Enter');
    await page.getByRole('heading', { name: 'pass@k', exact: true }).waitFor();
    await askedFor(page, [
      { kind: 'ready' },
      { kind: 'do', does: 'stop' },
      { kind: 'do', does: 'goOn' },
      { kind: 'openProblem', problem: '1500_A. Problem 1' },
    ]);
  }),
);

test(
  'while it goes on its figures grow under the reader, who keeps their place',
  inReportPage([aReport({ standing: UNDER_WAY })], async (page) => {
    const problem = page.getByRole('button', { name: '1503_A. Problem 4', exact: true });
    await problem.focus();
    const standing = { ...UNDER_WAY, waitsFor: null, solved: 30, made: 60 };
    await tell(page, { kind: 'standing', standing });
    await page.getByText('60 of 96').waitFor();
    await tell(page, aReport({ standing: { ...UNDER_WAY, made: 61 } }));
    await page.getByText('61 of 96').waitFor();
    const focused = await page.evaluate('document.activeElement?.textContent');
    assert.equal(focused, '1503_A. Problem 4');
    await tell(page, aReport());
    await page.getByText('Whole', { exact: true }).waitFor();
    assert.equal(await page.getByRole('progressbar').count(), 0);
  }),
);

test(
  'what went wrong is told with the button that helps',
  inReportPage([aReport({ of: partly(), trouble: TROUBLE })], async (page) => {
    await page.getByRole('button', { name: 'Check Setup' }).click();
    await askedFor(page, [{ kind: 'ready' }, { kind: 'do', does: 'help' }]);
  }),
);

test(
  'names stay text, and a window that comes back knows what it showed',
  inReportPage([{ kind: 'problem', message: HOSTILE }], async (page) => {
    const outcomes = { [HOSTILE]: '01', b: '11' };
    const manifest = aManifest(outcomes, { judge: { image: HOSTILE } });
    await tell(page, aReport({ of: { manifest, attempts: attemptsOf(outcomes) } }));
    await page.getByText('Problem by problem').first().waitFor();
    assert.equal(await page.evaluate('document.body.dataset.broken'), undefined);
    assert.equal(await page.locator('img, iframe').count(), 0);
    assert.deepEqual(await page.evaluate('harness.saved'), { evaluation: 'base-1a2b3c4d' });
    await tell(page, aComparison());
    await page.getByText('Tuned against base').waitFor();
    const saved = { base: 'base-1a2b3c4d', tuned: 'may-5e6f7a8b' };
    assert.deepEqual(await page.evaluate('harness.saved'), saved);
    await page.locator('.names').first().getByRole('button').first().click();
  }),
);

/** As a stop leaves it. */
function partly(): ReturnType<typeof anEvaluation> {
  const { manifest, attempts } = anEvaluation(BASE);
  return { manifest, attempts: attempts.slice(0, 1) };
}

function tell(page: Page, message: ToReport): Promise<void> {
  return page.evaluate(`harness.tell(${JSON.stringify(message)})`);
}

/** Waits for as many as are expected: a page may be busy drawing when it is clicked. */
async function askedFor(page: Page, expected: readonly object[]): Promise<void> {
  for (;;) {
    const asked = await page.evaluate<readonly object[]>('harness.asked');
    if (asked.length >= expected.length) return assert.deepEqual(asked, expected);
    await sleep(30);
  }
}
