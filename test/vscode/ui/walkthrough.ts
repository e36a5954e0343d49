import type { Locator, Page } from 'playwright-core';

/** A step of the extension's walkthrough, which must be open. */
export function walkthroughStep(page: Page, id: string): Locator {
  return page.locator(`.getting-started-step[data-step-id$="#${id}"]`);
}

/** Opens a step of the walkthrough and presses its button. */
export async function pressInStep(page: Page, id: string, button: string): Promise<void> {
  const step = walkthroughStep(page, id);
  if ((await step.getAttribute('aria-expanded')) !== 'true') {
    await step.locator('.step-title').click();
  }
  await step.getByRole('button', { name: button, exact: true }).click();
}

/** The tick that VS Code puts before a step that is done. */
export function tick(page: Page, id: string): Locator {
  return walkthroughStep(page, id).locator('[role="checkbox"][aria-checked="true"]');
}
