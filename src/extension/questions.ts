import { window, type InputBoxOptions, type QuickPickItem, type QuickPickOptions } from 'vscode';

/**
 * The questions of a command. They stay while the person looks elsewhere, or while a panel that was still loading takes the
 * keyboard: only a choice or Escape ends them, and what was answered before is not lost.
 */
const STAYS = { ignoreFocusOut: true } as const;

/** The entry that the person chose; undefined where they turned away. */
export function chooseOne<T extends QuickPickItem>(
  items: readonly T[] | Promise<readonly T[]>,
  options: Omit<QuickPickOptions, 'ignoreFocusOut' | 'canPickMany'>,
): Promise<T | undefined> {
  return Promise.resolve(window.showQuickPick(items, { ...options, ...STAYS }));
}

/** The entries that the person left ticked; undefined where they turned away. */
export function chooseMany<T extends QuickPickItem>(
  items: readonly T[],
  options: Omit<QuickPickOptions, 'ignoreFocusOut' | 'canPickMany'>,
): Promise<readonly T[] | undefined> {
  return Promise.resolve(window.showQuickPick(items, { ...options, ...STAYS, canPickMany: true }));
}

/** What the person typed, which may be nothing; undefined where they turned away. */
export function askText(
  options: Omit<InputBoxOptions, 'ignoreFocusOut'>,
): Promise<string | undefined> {
  return Promise.resolve(window.showInputBox({ ...options, ...STAYS }));
}
