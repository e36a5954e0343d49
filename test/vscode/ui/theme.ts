import type { Page } from 'playwright-core';
import { pick, quickInput, runCommand } from './palette.ts';
import { until } from './until.ts';

/** The looks that every view is drawn in: VS Code's names for them, and the class that its window has then. */
export const THEMES = {
  dark: { label: 'Dark 2026', kind: 'vs-dark' },
  light: { label: 'Light 2026', kind: 'vs' },
  highContrast: { label: 'Dark High Contrast', kind: 'hc-black' },
  highContrastLight: { label: 'Light High Contrast', kind: 'hc-light' },
} as const;

export type ThemeName = keyof typeof THEMES;

/** Chooses a theme as a person does, and waits until the window has it. */
export async function chooseTheme(page: Page, name: ThemeName): Promise<void> {
  const { label, kind } = THEMES[name];
  // The list is empty, and stays so, where it is opened before the themes are known.
  await until(`the theme ${label}`, async () => {
    await runCommand(page, 'Preferences: Color Theme');
    await pick(page, label, 3000);
    return true;
  });
  await quickInput(page).waitFor({ state: 'hidden' });
  await page.locator(`.monaco-workbench.${kind}`).waitFor();
}
