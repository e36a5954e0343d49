import { safe } from '../app/safe.ts';

/** Longer words say no more in a box that shows three lines; the log has all of them. */
const MOST = 400;

/**
 * Words of unknown origin (an endpoint's, a file's, a model's) as a notification may show them: one line, not endless, and
 * no link, which VS Code would make of `[text](command:…)` and follow.
 */
export function noticeText(text: string): string {
  const line = safe(text).replaceAll('](', '] (');
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}

/** The same for an entry of a pick list, where `$(name)` draws an icon. */
export function pickText(text: string): string {
  return safe(text).replaceAll('$(', '$ (');
}
