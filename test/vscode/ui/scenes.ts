import { exploreToTheEnd, SOLVED } from './explore.ts';
import { quickInput, runCommand } from './palette.ts';
import { expand, openView, treeItem } from './views.ts';
import type { CodeWindow } from './window.ts';

/** A view as a person should see it; its picture is `.cache/screenshots/<theme>/<name>.png`. */
export interface Scene {
  readonly name: string;
  /** Brings the window to the view and waits until all of it is drawn: called for each theme, in the same window. */
  readonly show: (window: CodeWindow) => Promise<void>;
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
];
