import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';

const ID = 'leafe.leafe-fixture';

suite('the fixture', () => {
  test('is there, and sleeps until it is asked for', () => {
    const extension = vscode.extensions.getExtension(ID);
    assert.ok(extension);
    assert.equal(extension.isActive, false);
  });

  test('opens its panel by its command', async () => {
    await vscode.commands.executeCommand('fixture.openPanel');
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    assert.deepEqual(
      tabs.map(({ label }) => label),
      ['Counter'],
    );
  });
});
