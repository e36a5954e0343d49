import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fakeLocalTrainer } from '../../support/fakeLocalTrainer.ts';
import { linkModel, testModelFile } from '../../support/testHome.ts';
import { trlDataset } from '../../support/trlDataset.ts';
import { inWindow } from './inWindow.ts';
import { jobPanel, pushToThisMachine } from './jobPanel.ts';
import { notification } from './notifications.ts';
import { closeEditors } from './scenes/closeEditors.ts';
import { closeViewPart, openView, openViewPart, statusBar, treeItem } from './views.ts';
import { jobKept, reload } from './window.ts';

let place = '';
let gate = '';
let env: Record<string, string> = {};
before(async () => {
  place = await mkdtemp(join(tmpdir(), 'lvj-'));
  gate = join(place, 'go');
  env = await fakeLocalTrainer(join(place, 'cache'), `gated ${gate}`);
});
after(() => rm(place, { recursive: true, force: true }));

test('a data set is pushed and its job followed, also by a window that is loaded again; what it made is fetched', async (t) => {
  await inWindow(
    async ({ page, home, folder }) => {
      await linkModel(home, await testModelFile());
      await trlDataset(join(folder, 'monday'), [
        { id: 'r/c1', completion: 'print(int(input()) + 1)' },
        { id: 'r/s1', kind: 'rehearsal', completion: 'print(1)' },
      ]);
      await openView(page, 'LEAFE');
      for (const view of ['Problems', 'Runs', 'Corrections']) await closeViewPart(page, view);
      await openViewPart(page, 'Training Jobs');
      await pushToThisMachine(page, 'monday', 'smollm2-135m');
      const panel = await jobPanel(page);
      await panel.getByText('1 of 2').waitFor();
      await treeItem(page, 'monday-').and(page.locator('[aria-label*=", 1/2 · "]')).waitFor();
      await statusBar(page, 'training 1/2');
      await jobKept(page, 'monday-');

      await reload(page);
      const again = await jobPanel(page);
      await again.getByText('1 of 2').waitFor();
      await again.getByText('some words of a library').waitFor();
      await closeEditors(page);
      await writeFile(gate, '');
      const told = await notification(page, /monday-\w+ is trained on local/);
      await told.getByRole('button', { name: 'Fetch' }).click();
      const kept = await notification(
        page,
        'monday is in Models now, beside embedded:smollm2-135m',
      );
      await kept.getByRole('button', { name: 'Show in Models' }).click();
      await treeItem(page, 'monday, trained on monday').waitFor();

      await pushToThisMachine(page, 'monday', 'smollm2-135m');
      await notification(page, /monday-\w+ is the same job, pushed before: succeeded/);
    },
    // Of its own: its Python for jobs stands in for the real one.
    { server: { env } },
  )(t);
});
