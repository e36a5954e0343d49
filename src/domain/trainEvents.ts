import { trainEventSchema, type TrainEvent } from './training.ts';

const MARK = 'LEAFE_EVENT ';
const ESCAPE = String.fromCharCode(27);
/** Colours and cursor moves, and what else begins as they do. */
const CONTROL = new RegExp(`${ESCAPE}(?:\\[[0-9;?]*[ -/]*[@-~]|[@-Z\\\\-_])`, 'g');

/** The event of a line of output, whatever a cluster has put before it; null for a line that has none, or a broken one. */
export function trainEventIn(line: string): TrainEvent | null {
  const plain = line.includes(ESCAPE) ? line.replace(CONTROL, '') : line;
  const mark = plain.indexOf(MARK);
  if (mark < 0) return null;
  try {
    return trainEventSchema.parse(JSON.parse(plain.slice(mark + MARK.length)));
  } catch {
    return null;
  }
}
