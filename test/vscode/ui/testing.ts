import type { Locator, Page } from 'playwright-core';
import { diffEditor, editorText } from './editors.ts';

/** How a test stands, in the words that a screen reader says. */
export type TestState = 'Failed' | 'Passed' | 'Skipped' | 'Running' | 'Not yet run';

/** An entry of the Testing view, by the beginning of its label and how it stands. */
export function testItem(page: Page, label: string, state: TestState | '' = ''): Locator {
  const named = `[role="treeitem"][aria-label^="${label}"]`;
  return page.locator(`.test-explorer ${named}[aria-label*="(${state}"]`).first();
}

/** Clicks on a test that failed, and gives what is told of it over the program: a title, and both sides of a diff. */
export async function peekFailure(
  failed: Locator,
): Promise<{ readonly title: Locator; readonly expected: string; readonly actual: string }> {
  const page = failed.page();
  await failed.click();
  const title = page.locator('.zone-widget.test-output-peek .peekview-title');
  await title.waitFor();
  const { before, after } = diffEditor(page);
  return { title, expected: await editorText(before), actual: await editorText(after) };
}

/** The buttons above the Testing view: they come with what they are for. */
export function testingButton(page: Page, name: string): Locator {
  const title = page.locator('.sidebar .composite.title, .sidebar .pane-header');
  return title.getByRole('button', { name }).first();
}
