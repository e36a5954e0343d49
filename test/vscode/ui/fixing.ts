import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { RunOnDisk } from '../../support/runFiles.ts';
import { activeTab, replaceText } from './editors.ts';
import { pick, runCommand } from './palette.ts';
import { TAPED_PROBLEM } from './tape.ts';

/** Asks to fix a step of the taped problem's run, as a person does from the palette. */
export async function askToFix(page: Page, step: string): Promise<void> {
  await runCommand(page, 'LEAFE: Fix It Myself');
  await pick(page, TAPED_PROBLEM);
  await pick(page, step);
}

/** Opens the step's program to be fixed. */
export async function openFix(page: Page, step: string): Promise<void> {
  await askToFix(page, step);
  await activeTab(page, `${step}.py`);
}

/** Puts a program in place of the one that the active editor holds, and has it judged. */
export async function saveFix(page: Page, program: string): Promise<void> {
  await replaceText(page, program);
  await page.keyboard.press('ControlOrMeta+S');
}

/** The program of a step that a window holds to be fixed, and the process of that window's extensions. */
export async function heldFix(
  storage: string,
  { id }: RunOnDisk,
  step: string,
): Promise<{ readonly program: string; readonly pid: number }> {
  const folder = join(storage, 'fixes', id, step);
  const lock = JSON.parse(await readFile(join(folder, 'fix.lock'), 'utf8')) as { pid: number };
  return { program: join(folder, `${step}.py`), pid: lock.pid };
}
