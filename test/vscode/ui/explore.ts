import type { Page } from 'playwright-core';
import { pick, runCommand } from './palette.ts';
import { TAPED_PROBLEM } from './tape.ts';
import { openView, treeItem } from './views.ts';

/** What the Runs view says of the taped problem's run in the end. */
export const SOLVED = `${TAPED_PROBLEM}, solved · 2 steps`;

/** What a person chooses, each by the beginning of its label. */
export interface Choices {
  readonly problem?: string;
  readonly model?: string;
  readonly policy?: 'tree' | 'iterative' | 'independent';
  readonly budget?: 'Small' | 'Usual' | 'Large' | 'No limit';
}

/** Begins to explore as a person does, from the palette; the taped problem with the taped model unless told otherwise. */
export async function explore(page: Page, choices: Choices = {}): Promise<void> {
  await runCommand(page, 'LEAFE: Explore Problem');
  await pick(page, choices.problem ?? TAPED_PROBLEM);
  await pick(page, choices.model ?? 'tape:');
  await pick(page, choices.policy ?? 'iterative');
  await pick(page, choices.budget ?? 'Small');
  await openView(page, 'LEAFE');
}

/** Explores the taped problem, and waits until the Runs view says that it is solved. */
export async function exploreToTheEnd(page: Page): Promise<void> {
  await explore(page);
  await treeItem(page, SOLVED).waitFor();
}
