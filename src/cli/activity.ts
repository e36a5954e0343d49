import type { CallWatcher } from '../app/watchedModel.ts';
import { safe } from '../app/safe.ts';

/** What the model is doing right now, by step: `b2.1` is being written, `b2.4?` is the look back after b2.4. */
export interface Activity {
  /** The newest words of it, empty before the first; null where nothing is under way. */
  readonly wordsOf: (what: string) => string | null;
  /** Whether the reply is there and the programs of its round are being judged. */
  readonly isDone: (what: string) => boolean;
}

export const NOTHING_UNDER_WAY: Activity = { wordsOf: () => null, isDone: () => false };

export interface WatchedActivity extends Activity, CallWatcher {
  /** Forgets all calls: what they brought is in the run now. */
  readonly clear: () => void;
}

/** Follows the calls of one run. */
export function watchActivity(): WatchedActivity {
  const calls = new Map<string, { text: string; done: boolean }>();
  return {
    onStart: (label) => void calls.set(whatOf(label), { text: '', done: false }),
    onText: (label, text) => {
      const call = calls.get(whatOf(label));
      if (call !== undefined) call.text += text;
    },
    onEnd: (label) => {
      const call = calls.get(whatOf(label));
      if (call !== undefined) call.done = true;
    },
    clear: () => calls.clear(),
    isDone: (what) => calls.get(what)?.done === true,
    wordsOf: (what) => {
      const call = calls.get(what);
      if (call === undefined) return null;
      return what.endsWith('?') ? lessonBeingWritten(call.text) : lineBeingWritten(call.text);
    },
  };
}

/** A reply drawn again and a look back asked again stand for the same thing: `b2.1~1`, `b2.4?1`. */
function whatOf(label: string): string {
  return label.replace(/~\d+$/, '').replace(/\?\d*$/, '?');
}

/** The newest line of a program, its fences left out. */
function lineBeingWritten(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return safe(lines.findLast((line) => line !== '' && !line.startsWith('```')) ?? '');
}

/** The words of a reflection, without the JSON around them. */
function lessonBeingWritten(text: string): string {
  return safe(/"(?:diagnosis|fix)"\s*:\s*"([^"]*)$/.exec(text)?.[1] ?? '');
}
