import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { JobFact } from '../../src/domain/jobRecord.ts';
import { THEME_NAMES } from '../../webview/dev/themes.ts';
import { violations } from '../support/axe.ts';
import { HOSTILE } from '../support/panel/hostileRun.ts';
import { inJobPage } from '../support/panel/inPanel.ts';
import { aCard, aJob, madeHostedJob } from '../support/panel/jobScenarios.ts';

const TROUBLE = {
  message: 'The trainer refused the token: 401.',
  todo: 'Set the token that it expects.',
  help: 'Set Token…',
  passes: false,
};
const ADAPTER: readonly JobFact[] = [
  { kind: 'fetched', at: '', files: [] },
  { kind: 'adapterKept', at: '', adapter: 'monday' },
];

describe('the page of a training job is accessible', () => {
  for (const theme of THEME_NAMES) {
    test(
      `in ${theme}, while it runs, with its figures as a table`,
      inJobPage(
        aJob({ state: 'running' }),
        async (page) => {
          await page.locator('.plot canvas').nth(1).waitFor();
          await page.getByText('Figures as a table').click();
          await page.getByRole('table').first().waitFor();
          assert.deepEqual(await violations(page), []);
        },
        { theme },
      ),
    );
  }
  test(
    'in a narrow window, after it failed, with a trainer that refuses the token',
    inJobPage(
      aJob({ state: 'failed', trouble: TROUBLE }),
      async (page) => {
        await page.getByText('There was not enough memory').waitFor();
        assert.deepEqual(await violations(page), []);
      },
      { width: 420 },
    ),
  );
});

describe('a person with a keyboard alone', () => {
  test(
    'goes along a curve step by step, and hears what the losses were',
    inJobPage(aJob({ state: 'running' }), async (page) => {
      const curve = page.getByRole('slider', { name: 'Loss on corrections' });
      await curve.focus();
      assert.equal(await curve.getAttribute('aria-valuetext'), 'step 84 · training 0.691');
      await page.keyboard.press('Home');
      assert.equal(await curve.getAttribute('aria-valuenow'), '1');
      for (const key of ['PageUp', 'ArrowRight']) await page.keyboard.press(key);
      await page.locator('.chart.corrections .reading', { hasText: 'step 12 ·' }).waitFor();
      // The other chart goes along.
      await page.locator('.chart.rehearsal .reading', { hasText: 'step 12 ·' }).waitFor();
    }),
  );

  test(
    'cancels it, and fetches what another has made',
    inJobPage(aJob({ state: 'running' }), async (page) => {
      await page.getByRole('button', { name: 'Cancel' }).focus();
      await page.keyboard.press('Enter');
      await told(page, aJob({ state: 'succeeded' }));
      await page.getByRole('button', { name: 'Fetch' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'monday' }).press('Enter');
      await deedsAre(page, ['cancel', 'fetch', 'dataset']);
      await told(page, aJob({ state: 'succeeded', facts: ADAPTER }));
      await page.getByRole('button', { name: 'Show in Models' }).waitFor();
      assert.equal(await page.getByRole('button', { name: 'Fetch' }).count(), 0);
    }),
  );
});

test(
  'a job of a fine-tuning API says what it was told and what was left to it, and which model it made',
  inJobPage(aJob({ state: 'succeeded', events: [], made: madeHostedJob() }), async (page) => {
    const made = page.locator('.made');
    await made.getByText('481 chats, each counts alike').waitFor();
    await made.getByText('epochs 2, rows a step left to the service, seed 1').waitFor();
    const fetch = page.getByRole('button', { name: 'Fetch' });
    assert.match((await fetch.getAttribute('title')) ?? '', /name of the model/);
    assert.deepEqual(await violations(page), []);
    const hosted: JobFact = { kind: 'hosted', at: '', model: 'ft:small-1:org:leafe:1' };
    const facts: readonly JobFact[] = [{ kind: 'fetched', at: '', files: [] }, hosted];
    await told(page, aJob({ state: 'succeeded', events: [], made: madeHostedJob(), facts }));
    await made.getByText('ft:small-1:org:leafe:1').waitFor();
    assert.equal(await fetch.count(), 0);
  }),
);

test(
  'what hinders following it is told with the button that helps, and goes when it is over',
  inJobPage(aJob({ state: 'running', trouble: TROUBLE }), async (page) => {
    await page.getByRole('button', { name: 'Set Token…' }).click();
    await page.getByRole('button', { name: 'Try Again' }).click();
    await deedsAre(page, ['help', 'retry']);
    await told(page, aJob({ state: 'running', trouble: { ...TROUBLE, passes: true } }));
    await page.getByText('the job goes on meanwhile').waitFor();
    await told(page, aJob({ state: 'running' }));
    await page.getByRole('alert').waitFor({ state: 'detached' });
  }),
);

test(
  'what a trainer says stays text',
  inJobPage(
    [
      { kind: 'problem', message: HOSTILE },
      ...aJob({ state: 'failed', log: [HOSTILE, 'the end'] }),
      {
        kind: 'job',
        card: { ...aCard({ state: 'failed', log: [HOSTILE] }), reason: HOSTILE, model: HOSTILE },
        trouble: null,
      },
    ],
    async (page) => {
      await page.locator('.log .hidden-char').first().waitFor();
      assert.equal(await page.evaluate('document.body.dataset.broken'), undefined);
      assert.equal(await page.locator('img, iframe, svg').count(), 0);
    },
  ),
);

test(
  'a window that comes back knows which job it showed, also where nothing was measured yet',
  inJobPage(aJob({ state: 'queued', events: [], log: [], made: null }), async (page) => {
    await page.getByText('Nothing was measured yet.').waitFor();
    await page.getByText('It has said nothing yet.').waitFor();
    assert.deepEqual(await page.evaluate('harness.saved'), { job: 'monday-abababab' });
  }),
);

async function told(page: Page, messages: ReturnType<typeof aJob>): Promise<void> {
  for (const message of messages) await page.evaluate(`harness.tell(${JSON.stringify(message)})`);
}

test(
  "words from another origin than the page's own are not heard",
  inJobPage(aJob({ state: 'running' }), async (page) => {
    await page.locator('.job').waitFor();
    const message = JSON.stringify({ kind: 'problem', message: 'from elsewhere' });
    for (const origin of ['https://elsewhere.example', '', 'null']) {
      const options = `{ data: ${message}, origin: '${origin}' }`;
      await page.evaluate(`window.dispatchEvent(new MessageEvent('message', ${options}))`);
    }
    await told(page, aJob({ state: 'running', log: ['from the host'] }));
    await page.getByText('from the host').first().waitFor();
    assert.equal(await page.getByText('from elsewhere').count(), 0);
  }),
);

/** Waits for as many as are expected: a page may be busy drawing when it is clicked. */
async function deedsAre(page: Page, expected: readonly string[]): Promise<void> {
  for (;;) {
    const done = await page.evaluate<readonly string[]>(DEEDS);
    if (done.length >= expected.length) return assert.deepEqual(done, expected);
    await sleep(30);
  }
}

const DEEDS = "harness.asked.filter(({ kind }) => kind === 'do').map(({ does }) => does)";
