import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { commands, extensions, window } from 'vscode';
import type { HostFigures } from './hostFigures.ts';

/** Runs inside the extension host, whose own process it looks at. */
suite('measure', () => {
  test('the extension host at its work', async () => {
    const { LEAFE_BENCH_FIGURES: file, LEAFE_BENCH_RUN: run } = process.env;
    assert.ok(file !== undefined && run !== undefined);
    const leafe = extensions.getExtension('leafe.leafe');
    assert.equal(leafe?.isActive, false);
    const before = process.memoryUsage();
    const began = performance.now();
    await leafe.activate();
    const activationMs = performance.now() - began;

    await commands.executeCommand('leafe.openRun', { run });
    while (window.tabGroups.activeTabGroup.activeTab?.label.includes(' · ') !== true) {
      await wait(20);
    }
    // The page has all of it by then, also on a slow machine.
    await wait(10_000);
    const after = process.memoryUsage();
    const figures: HostFigures = {
      activationMs,
      bytesBefore: before.rss,
      bytesWithRun: after.rss,
      heapBefore: before.heapUsed,
      heapWithRun: after.heapUsed,
    };
    await writeFile(file, JSON.stringify(figures));
  });
});
