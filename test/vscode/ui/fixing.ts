import type { Page } from 'playwright-core';
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
