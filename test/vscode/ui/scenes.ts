import type { CodeWindow } from './window.ts';
import { runCommand } from './palette.ts';
import { openView, treeItem } from './views.ts';
import { webview } from './webview.ts';

/** A view as a person should see it; its picture is `.cache/screenshots/<theme>/<name>.png`. */
export interface Scene {
  readonly name: string;
  /** Brings a new window to the view, and waits until all that belongs there is drawn. */
  readonly show: (window: CodeWindow) => Promise<void>;
}

/** Every view that people look at. */
export const SCENES: readonly Scene[] = [
  {
    name: 'things',
    show: async ({ page }) => {
      await openView(page, 'Fixture');
      await treeItem(page, 'one thing').waitFor();
    },
  },
  {
    name: 'counter',
    show: async ({ page }) => {
      await runCommand(page, 'Fixture: Open Panel');
      const panel = await webview(page, 'Counter');
      await panel.getByRole('button', { name: 'Count' }).waitFor();
    },
  },
];
