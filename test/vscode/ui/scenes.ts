import { tapeModel } from '../../support/tapes.ts';
import type { Settings } from '../host/serverFolders.ts';
import { explore, exploreToTheEnd, SOLVED } from './explore.ts';
import type { StoryWindow } from './inWindow.ts';
import { quickInput, runCommand } from './palette.ts';
import { runPanel } from './runPanel.ts';
import { LEARNING, LESSON, ONE_LESSON } from './tape.ts';
import { expand, openView, treeItem } from './views.ts';

/** A view as a person should see it; its picture is `.cache/screenshots/<theme>/<name>.png`. */
export interface Scene {
  readonly name: string;
  /** Brings the window to the view and waits until all of it is drawn: called for each theme, in the same window. */
  readonly show: (window: StoryWindow) => Promise<void>;
  /** The person's, on top of the usual ones. */
  readonly settings?: Settings;
}

/** Every view that people look at. */
export const SCENES: readonly Scene[] = [
  {
    name: 'views',
    show: async ({ page }) => {
      await openView(page, 'LEAFE');
      await treeItem(page, 'Sum of Two Integers').waitFor();
    },
  },
  {
    name: 'explore',
    show: async ({ page }) => {
      await runCommand(page, 'LEAFE: Explore Problem');
      await quickInput(page).getByRole('option', { name: 'Even or Odd' }).waitFor();
    },
  },
  {
    name: 'run',
    show: async ({ page }) => {
      await openView(page, 'LEAFE');
      if (!(await treeItem(page, SOLVED).isVisible())) await exploreToTheEnd(page);
      await expand(treeItem(page, SOLVED));
      await treeItem(page, 'b1.2, accepted').waitFor();
    },
  },
  {
    name: 'panel',
    settings: ONE_LESSON,
    show: async ({ page, home }) => {
      if ((await page.locator('.tab', { hasText: 'Even or Odd' }).count()) === 0) {
        await tapeModel(home, LEARNING);
        await explore(page, { policy: 'tree' });
      }
      const panel = await runPanel(page);
      await panel.locator('[id="step-b2.1"].accepted').waitFor();
      await panel.locator('[id="step-b1.1"]').click();
      await panel.locator('.card.lesson', { hasText: LESSON }).waitFor();
      await panel.locator('figure.output', { hasText: 'odd' }).first().waitFor();
      await panel.locator('.code-block', { hasText: 'print("even")' }).waitFor();
    },
  },
];
