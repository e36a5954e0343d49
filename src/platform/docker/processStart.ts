import { readFileSync } from 'node:fs';
import { pidExists } from '../pidExists.ts';

/** When this process started, so that a later one with the same number is told apart; empty where unknown. */
export function ownStart(): string {
  return processStart(process.pid) ?? '';
}

/** When a process of this machine started, in the kernel's ticks; null where it is gone or cannot be known. */
export function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may itself hold blanks and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Whether the process that a label names still lives. */
export function lives(pid: number, start: string): boolean {
  if (!pidExists(pid)) return false;
  const now = processStart(pid);
  return now === null || start === '' || now === start;
}
