import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyRun } from '../../support/runFiles.ts';
import { activeTab, compareWithParent, diffEditor, editorText } from './editors.ts';
import { exploreToTheEnd } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { treeItem } from './views.ts';

test(
  'a person explores a problem from the palette, reads the run, opens a step and compares it with its parent',
  inWindow(async ({ page, home }) => {
    await exploreToTheEnd(page);
    await treeItem(page, 'b1.1, wrong answer 1/2').waitFor();
    const right = treeItem(page, 'b1.2, accepted 2/2');
    await right.click();
    await activeTab(page, 'b1.2 program.py');
    assert.match(await editorText(page), /print\("even" if n % 2 == 0 else "odd"\)/);
    await compareWithParent(right, 'b1.1 ↔ b1.2');
    const { before, after } = diffEditor(page);
    assert.match(await editorText(before), /print\("even"\)/);
    assert.match(await editorText(after), /else "odd"\)/);
    assert.equal((await onlyRun(home)).state.ended?.because, 'solved');
  }),
);
