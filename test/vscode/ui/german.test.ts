import { test } from 'node:test';
import { inWindow } from './inWindow.ts';
import { notification } from './notifications.ts';
import { pick, quickInput, runCommand } from './palette.ts';
import { runPanel } from './runPanel.ts';
import { TAPED_PROBLEM } from './tape.ts';
import { expand, openView, treeItem } from './views.ts';

test(
  'in a German window all that LEAFE says is German: its views, commands, questions, panel and messages',
  inWindow(
    async ({ page }) => {
      await openView(page, 'LEAFE');
      for (const title of ['Aufgaben', 'Läufe', 'Korrekturen', 'Modelle']) {
        await page.locator('.sidebar .pane-header', { hasText: title }).first().waitFor();
      }
      await page.locator('.sidebar').getByText('Noch wurde nichts erkundet').waitFor();

      await runCommand(page, 'LEAFE: Lauf fortsetzen');
      await notification(page, 'Es gibt keinen Lauf, der fortgesetzt werden könnte.');

      await runCommand(page, 'LEAFE: Aufgabe erkunden');
      await quickInput(page).getByText('Aufgabe erkunden', { exact: true }).waitFor();
      await pick(page, TAPED_PROBLEM);
      await pick(page, 'tape:');
      await pick(page, 'iterative');
      await pick(page, 'Klein');
      const run = treeItem(page, `${TAPED_PROBLEM}, gelöst · 2 Schritte`);
      await run.waitFor();
      await expand(run);
      await treeItem(page, 'b1.1, falsche Antwort 1/2').waitFor();
      await page.locator('.tab', { hasText: `${TAPED_PROBLEM} · Gelöst` }).waitFor();
      const panel = await runPanel(page);
      await panel.getByText('Nach 2 Schritten gelöst.').first().waitFor();
    },
    { server: { language: 'de' } },
  ),
);
