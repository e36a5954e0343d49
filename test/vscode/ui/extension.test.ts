import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyRun } from '../../support/runFiles.ts';
import { exploreToTheEnd } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { treeItem } from './views.ts';

test(
  'a person explores a problem from the palette, and reads the run in the Runs view',
  inWindow(async ({ page, home }) => {
    await exploreToTheEnd(page);
    await treeItem(page, 'b1.1, wrong answer 1/2').waitFor();
    await treeItem(page, 'b1.2, accepted 2/2').waitFor();
    assert.equal((await onlyRun(home)).state.ended?.because, 'solved');
  }),
);
