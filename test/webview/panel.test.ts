import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Scenario } from '../../webview/dev/scenario.ts';
import { THEME_NAMES } from '../../webview/dev/themes.ts';
import { violations } from '../support/axe.ts';
import { hostileRun, hostileTests } from '../support/panel/hostileRun.ts';
import { inPanel } from '../support/panel/inPanel.ts';
import { longBranch, longRun, oneMore } from '../support/panel/longRun.ts';
import {
  aScenario,
  importedRun,
  sumUntilTheEnd,
  testsOf,
  until,
} from '../support/panel/scenarios.ts';

const EVENTS = sumUntilTheEnd();
const RUN = EVENTS[0]?.run ?? '';

function solved(saved: Record<string, unknown> = {}): Scenario {
  return aScenario(EVENTS, { tests: testsOf(EVENTS), saved: { run: RUN, ...saved } });
}

describe('a panel is accessible', () => {
  for (const theme of THEME_NAMES) {
    for (const width of [400, 1600]) {
      test(
        `in ${theme}, ${width} px wide, with a step and its diff`,
        inPanel(
          solved({ selected: 'b2.1', programView: 'counterpart' }),
          async ({ page }) => {
            await page.locator('.code-block.diff').waitFor();
            assert.deepEqual(await violations(page), []);
          },
          { theme, width },
        ),
      );
    }
    test(
      `in ${theme}, while it grows, with a problem told`,
      inPanel(
        aScenario(
          until(EVENTS, ({ seq }) => seq === 60),
          {
            activity: 'running',
            writing: ['b6'],
            problem: { message: 'Docker stopped.', todo: 'Start it.', actions: [] },
          },
        ),
        async ({ page }) => {
          await page.getByText('Docker stopped.').waitFor();
          assert.deepEqual(await violations(page), []);
        },
        { theme },
      ),
    );
  }
});

describe('a person with a keyboard alone', () => {
  test(
    'walks through the tree, with one step in the tab order',
    inPanel(solved(), async ({ page, step, press }) => {
      await page.locator('#problem-node').focus();
      await press('ArrowRight', 'ArrowRight', 'ArrowDown');
      await focusOn(page, 'step-b6.1');
      await press('ArrowDown', 'ArrowLeft');
      await focusOn(page, 'problem-node');
      await press('End');
      await focusOn(page, 'step-b8.1');
      await press('ArrowLeft');
      await focusOn(page, 'step-b4.3');
      assert.equal(await page.locator('[role=treeitem][tabindex="0"]').count(), 1);
      const label = await step('b4.3').getAttribute('aria-label');
      assert.match(label ?? '', /^Step b4\.3, crashed, 1 of 2 tests, b8 goes on from here$/);
    }),
  );

  test(
    'opens, compares, mends and branches from a step',
    inPanel(solved({ selected: 'b2.1' }), async ({ page, step, press, asked, waitFor }) => {
      await step('b2.1').focus();
      await press('Enter', 'd', 'Shift+D', 'f', 'b');
      await page.getByLabel('Your hint to the model').fill('Read it all.');
      await press('Control+Enter');
      await waitFor('branchFrom');
      assert.deepEqual(await asked('openStep'), [{ kind: 'openStep', step: 'b2.1' }]);
      assert.deepEqual(await asked('fixStep'), [{ kind: 'fixStep', step: 'b2.1' }]);
      assert.deepEqual(
        (await asked('openDiff')).map(({ left, right }) => [left, right]),
        [
          [null, 'b2.1'],
          ['b2.1', 'b5.1'],
        ],
      );
      assert.deepEqual(await asked('branchFrom'), [
        { kind: 'branchFrom', step: 'b2.1', hint: 'Read it all.' },
      ]);
      await focusOn(page, 'step-b2.1');
    }),
  );

  test(
    'filters, goes from match to match, and comes back to the tree',
    inPanel(solved(), async ({ page, press, step }) => {
      await page.locator('#problem-node').focus();
      await press('/');
      await page.keyboard.type('wrong answer');
      await page.getByText('3 matches').waitFor();
      await press('Enter', 'Enter');
      await page.locator('#step-b3\\.1[aria-selected=true]').waitFor();
      await press('Escape');
      await step('b8.1').waitFor();
      await focusOn(page, 'step-b3.1');
    }),
  );

  test(
    'resizes the panes and reads the keys',
    inPanel(solved(), async ({ page, press }) => {
      const divider = page.getByRole('separator');
      await divider.focus();
      await press('ArrowLeft', 'ArrowLeft');
      await page.locator('[role=separator][aria-valuenow="44"]').waitFor();
      await page.locator('#problem-node').focus();
      await press('?');
      await page.getByRole('dialog').waitFor();
      await press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await focusOn(page, 'problem-node');
    }),
  );

  test(
    'is told that a damaged run takes nothing more',
    inPanel(aScenario(EVENTS.slice(0, 44), { activity: 'readOnly' }), async (panel) => {
      await panel.page.locator('#problem-node').focus();
      await panel.press('b');
      await panel.page.getByText('Nothing can be added to this run from here.').waitFor();
      assert.deepEqual(await panel.asked('branchFrom'), []);
    }),
  );
});

describe('a person with a mouse', () => {
  test(
    'selects a step by a click on any part of it, opens it by two, and goes back to the problem',
    inPanel(solved(), async ({ page, step, asked, waitFor }) => {
      await step('b4.3').click({ position: { x: 36, y: 36 } });
      await page.locator('#step-b4\\.3[aria-selected=true]').waitFor();
      await step('b2.1').locator('.pill').dblclick();
      await waitFor('openStep');
      assert.deepEqual(await asked('openStep'), [{ kind: 'openStep', step: 'b2.1' }]);
      await focusOn(page, 'step-b2.1');
      await page.locator('.canvas').click({ position: { x: 600, y: 10 } });
      await page.locator('#step-b2\\.1[aria-selected=true]').waitFor();
      await page.locator('#problem-node').click();
      await page.locator('#problem-node[aria-selected=true]').waitFor();
    }),
  );
});

describe('a run that was imported', () => {
  const imported = importedRun(EVENTS);

  for (const theme of THEME_NAMES) {
    test(
      `says in ${theme} which agent it is from, and marks the steps that the agent took`,
      inPanel(
        aScenario(imported, { saved: { run: RUN, selected: 'b1.1' } }),
        async ({ page, step }) => {
          const head = page.locator('.panel-head');
          await head.getByText('b1 is imported from some-agent (some-model)').waitFor();
          await page.locator('.step-head').getByText('imported from some-agent').waitFor();
          const label = (id: string): Promise<string | null> => step(id).getAttribute('aria-label');
          assert.match((await label('b1.1')) ?? '', /, imported from some-agent \(some-model\)/);
          assert.doesNotMatch((await label('b2.1')) ?? '', /imported/);
          assert.equal(await borderOf(page, 'b1.1'), 'dashed');
          assert.equal(await borderOf(page, 'b2.1'), 'solid');
          await page.locator('.legend').getByText('imported').waitFor();
          assert.deepEqual(await violations(page), []);
        },
        { theme },
      ),
    );
  }

  test(
    'is filtered to them by the name of the agent',
    inPanel(aScenario(imported), async ({ page, press }) => {
      await page.locator('#problem-node').focus();
      await press('/');
      await page.keyboard.type('some-agent');
      await page.getByText(`${stepsOf('b1')} matches`).waitFor();
    }),
  );

  test(
    'is one among others: theirs say nothing of it',
    inPanel(solved(), async ({ page, step }) => {
      await step('b1.1').waitFor();
      assert.doesNotMatch(await page.locator('body').innerText(), /imported/);
    }),
  );
});

describe('what a model or a program wrote', () => {
  for (const view of ['whole', 'parent', 'counterpart']) {
    test(
      `stays text, with the program shown as ${view}`,
      inPanel(
        async () =>
          aScenario(await hostileRun(), {
            tests: hostileTests(),
            saved: {
              run: 'test-run',
              selected: view === 'parent' ? 'b1.2' : 'b1.1',
              programView: view,
            },
          }),
        async ({ page }) => {
          await page.locator('.code-block').waitFor();
          assert.equal(await page.locator('img, iframe, .detail script, [onerror]').count(), 0);
          assert.equal(await page.evaluate('document.body.dataset.broken'), undefined);
          const words = await page.locator('.detail').innerText();
          assert.ok(words.includes('<img src=x onerror='));
          assert.ok(words.includes('⟨U+202E⟩') && words.includes('␛[31mred'));
          assert.doesNotMatch(words, /[\u202A-\u202E\u2066-\u2069\u001b]/u);
        },
      ),
    );
  }
});

describe('a run that grows', () => {
  test(
    'is drawn and told of as it comes',
    inPanel(
      aScenario(EVENTS.slice(0, 60), { activity: 'running', writing: ['b5'] }),
      async ({ page, step, append }) => {
        await step('b4.4').waitFor();
        await append(EVENTS.slice(60));
        await step('b5.1').waitFor();
        const told = page.locator('.panel > [role=status]');
        await told.filter({ hasText: 'Solved after 20 steps.' }).waitFor({ state: 'attached' });
      },
    ),
  );

  test(
    'asks once for what was lost on the way',
    inPanel(aScenario(EVENTS.slice(0, 40), { activity: 'running' }), async (panel) => {
      await panel.step('b4.4').waitFor();
      await panel.append(EVENTS.slice(40, 60), { told: false });
      await panel.append(EVENTS.slice(60));
      await panel.step('b5.1').waitFor();
      assert.deepEqual(
        (await panel.asked('ready')).map(({ after }) => after),
        [null, 39],
      );
    }),
  );

  test(
    'that speaks of a step that never was is shown up to there',
    inPanel(aScenario(EVENTS.slice(0, 30)), async ({ page, step, append }) => {
      await step('b1.2').waitFor();
      const odd = EVENTS.find(({ kind }) => kind === 'stepJudged');
      assert.ok(odd?.kind === 'stepJudged');
      await append([{ ...odd, seq: 30, step: 'b9.9' }]);
      await page.getByText('look at the journal at event 30').waitFor();
      assert.equal(await step('b1.2').count(), 1);
    }),
  );

  test(
    'whose host is silent says so and asks again',
    inPanel(aScenario(EVENTS, { silent: true }), async ({ page, waitFor }) => {
      await page.getByRole('button', { name: 'Ask again' }).click();
      await waitFor('ready', 2);
    }),
  );
});

describe('a run of ten thousand steps', () => {
  const long = longRun(10_000);

  test(
    'is drawn where it is looked at, to its very end, and takes in one more',
    inPanel(aScenario(long, { activity: 'running' }), async ({ page, press, append, step }) => {
      await page.locator('.chip.running').waitFor();
      assert.match(await page.locator('.tree-bar').innerText(), /2,500 branches/);
      await page.locator('#problem-node').focus();
      await press('End');
      await step('b2500.4').waitFor();
      await focusOn(page, 'step-b2500.4');
      assert.ok((await page.locator('[role=treeitem]').count()) < 300);
      await append(oneMore(long, 0));
      await press('End');
      await step('more0.1').waitFor();
    }),
  );

  test(
    'in one branch is drawn no less',
    inPanel(aScenario(longBranch(10_000)), async ({ page, press, step }) => {
      await page.locator('.chip.interrupted').waitFor();
      await page.locator('#problem-node').focus();
      await press('End');
      await step('b1.10000').waitFor();
      assert.ok((await page.locator('[role=treeitem]').count()) < 60);
      await page.locator('.lane-end', { hasText: 'interrupted' }).waitFor();
    }),
  );
});

function stepsOf(branch: string): number {
  return EVENTS.filter((event) => event.kind === 'stepTaken' && event.branch === branch).length;
}

function borderOf(page: Page, step: string): Promise<string> {
  const pill = `document.querySelector('[id="step-${step}"] .pill')`;
  return page.evaluate<string>(`getComputedStyle(${pill}).borderTopStyle`);
}

/** Waits until this element has the focus. */
async function focusOn(page: Page, id: string): Promise<void> {
  await page.locator(`[id="${id}"]:focus`).waitFor();
}
