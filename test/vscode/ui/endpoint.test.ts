import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { join } from 'node:path';
import { fakeEndpoint } from '../../support/fakeEndpoint.ts';
import { onlyRun } from '../../support/runFiles.ts';
import { explore } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { enter, runCommand } from './palette.ts';
import { runPanel } from './runPanel.ts';
import { RIGHT, TAPED_PROBLEM } from './tape.ts';
import { treeItem } from './views.ts';
import { tick, walkthroughStep } from './walkthrough.ts';

const KEY = 'sk-a-key-of-this-test';

test('an endpoint that refuses the key is told of with the button that sets one, and the run goes on with it; the walkthrough ticks its model off', async (t) => {
  const refused = { kind: 'status', status: 401, message: 'no such key' } as const;
  const endpoint = await fakeEndpoint([refused, { kind: 'reply', text: RIGHT }]);
  t.after(endpoint.close);
  const settings = {
    'leafe.endpoint.baseUrl': endpoint.baseUrl,
    'leafe.models': ['openai:tiny'],
  };
  await inWindow(
    async ({ page, home }) => {
      await runCommand(page, 'LEAFE: Open Walkthrough');
      await walkthroughStep(page, 'model').waitFor();
      assert.equal(await tick(page, 'model').count(), 0);
      await explore(page, { model: 'openai:tiny' });
      const panel = await runPanel(page);
      await panel.getByText('Set a key that is valid there.').waitFor();
      await panel.getByText(/^The model endpoint refused the key/).waitFor();
      await panel.getByRole('button', { name: 'Set API Key…' }).click();
      await enter(page, KEY);
      await treeItem(page, `${TAPED_PROBLEM}, broken off`).waitFor();

      await panel.getByRole('alert').getByRole('button', { name: 'Resume' }).click();
      await treeItem(page, `${TAPED_PROBLEM}, solved · 1 step`).waitFor();
      assert.deepEqual(endpoint.keys, ['Bearer none', `Bearer ${KEY}`]);
      const { id } = await onlyRun(home);
      const journal = await readFile(join(home, 'runs', id, 'journal.jsonl'), 'utf8');
      assert.equal(journal.includes(KEY), false);

      // Whoever uses a model of an endpoint needs no default one.
      await runCommand(page, 'LEAFE: Open Walkthrough');
      await tick(page, 'model').waitFor();
    },
    { settings },
  )(t);
});
