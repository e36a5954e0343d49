import { createLogUpdate } from 'log-update';
import { columnsOf } from './columns.ts';

/** A block of lines at the end of a terminal that is drawn over again and again. */
export interface Redraw {
  readonly show: (lines: readonly string[]) => void;
  /** Takes the block off the screen for as long as something is written there that stays, above where the next one is drawn. */
  readonly above: (write: () => void) => void;
  /** Takes the block off the screen and gives the terminal back. */
  readonly end: () => void;
}

type Terminal = NodeJS.WriteStream;

/**
 * Lines must fit the terminal's width. When it becomes narrower, most terminals break the lines on the screen anew, so that the
 * block is taller than it was written: it is taken off by its new height before `onResize` may draw the next one.
 */
export function openRedraw(terminal: Terminal, onResize: () => void): Redraw {
  const update = createLogUpdate(terminal);
  let shown: readonly string[] = [];
  const resized = (): void => {
    terminal.write(erase(rowsOf(shown, terminal.columns || 80)));
    shown = [];
    update.done();
    onResize();
  };
  terminal.on('resize', resized);
  return {
    show: (lines) => {
      shown = lines;
      update(lines.join('\n'));
    },
    above: (write) => {
      update.clear();
      shown = [];
      write();
    },
    end: () => {
      terminal.off('resize', resized);
      update.clear();
      update.done();
    },
  };
}

/** Screen rows of the lines on a terminal of so many columns. */
export function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(columnsOf(line) / columns)), 0);
}

/** Line by line: some terminals keep a copy of what is cleared as a whole screen. */
function erase(rows: number): string {
  return `${CLEAR_LINE}${`${LINE_UP}${CLEAR_LINE}`.repeat(rows)}\r`;
}

const ESCAPE = String.fromCharCode(27);
const CLEAR_LINE = `${ESCAPE}[2K`;
const LINE_UP = `${ESCAPE}[1A`;
