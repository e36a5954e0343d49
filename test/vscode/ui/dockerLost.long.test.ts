import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerProxy } from '../../support/dockerProxy.ts';
import { fakeEndpoint } from '../../support/fakeEndpoint.ts';
import { onlyRun } from '../../support/runFiles.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { explore, SOLVED } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { pick, quickInput, runCommand } from './palette.ts';
import { runPanel } from './runPanel.ts';
import { RIGHT, TAPED_PROBLEM, WRONG } from './tape.ts';
import { treeItem } from './views.ts';

test('a run whose Docker is stopped breaks off with a sentence and the button that helps, and goes on when Docker is back', async (t) => {
  const docker = await dockerProxy(t, await temporaryFolder(t));
  let goOn = (): void => undefined;
  const stopped = new Promise<void>((resolve) => (goOn = resolve));
  const endpoint = await fakeEndpoint([
    { kind: 'reply', text: WRONG },
    { kind: 'reply', text: RIGHT, after: stopped },
  ]);
  t.after(endpoint.close);
  const story = inWindow(
    async ({ page, home }) => {
      await explore(page, { model: 'openai:tiny' });
      await treeItem(page, 'b1.1, wrong answer').waitFor();
      await docker.stop();
      goOn();
      await treeItem(page, `${TAPED_PROBLEM}, broken off`).waitFor();
      const panel = await runPanel(page);
      await panel.getByText(/^Docker cannot be reached/).waitFor();
      await panel.getByRole('button', { name: 'Check Setup' }).click();
      const part = quickInput(page).getByRole('option', {
        name: /^Docker, .*Choose this to start/,
      });
      await part.waitFor();
      await page.keyboard.press('Escape');
      await quickInput(page).waitFor({ state: 'hidden' });

      await docker.start();
      await runCommand(page, 'LEAFE: Resume Run');
      await pick(page, TAPED_PROBLEM);
      await treeItem(page, SOLVED).waitFor();
      await panel.getByText(/^Docker cannot be reached/).waitFor({ state: 'hidden' });
      assert.equal((await onlyRun(home)).state.spend.programs, 2);
    },
    {
      settings: {
        'leafe.endpoint.baseUrl': endpoint.baseUrl,
        'leafe.models': ['openai:tiny'],
      },
      server: { env: { DOCKER_HOST: docker.host } },
    },
  );
  await story(t);
});
