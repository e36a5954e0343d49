import type { CallWatcher } from '../app/watchedModel.ts';
import type { RunListener } from '../core/run/recorder.ts';
import type { RunState } from '../domain/runState.ts';
import { watchActivity, type Activity } from './activity.ts';
import { fitLine } from './columns.ts';
import { fitFrame } from './frame.ts';
import { ledgerLine } from './ledger.ts';
import type { Output } from './output.ts';
import { plainView } from './plainView.ts';
import type { Redraw } from './redraw.ts';
import { paintFor, type Paint } from './text.ts';
import { treeLines } from './tree.ts';

export interface LiveView {
  readonly listener: RunListener;
  /** Follows the model's replies while they are written; null where nobody sees them. */
  readonly watcher: CallWatcher | null;
  /** Takes the view off the terminal. */
  readonly stop: () => void;
}

/** On a terminal the growing tree under a title; elsewhere the title, then a line for each thing that happens. */
export async function liveView(output: Output, title: string, prefix: string): Promise<LiveView> {
  if (!output.live) return plainView(output, title, prefix);
  const { openRedraw } = await import('./redraw.ts');
  return treeView(title, (onResize) => openRedraw(process.stderr, onResize));
}

/** Often enough to see words come, seldom enough to cost nothing. */
const FRAME_MS = 120;

function treeView(title: string, open: (onResize: () => void) => Redraw): LiveView {
  const activity = watchActivity();
  let state: RunState | null = null;
  const draw = (): void => {
    if (state !== null)
      redraw.show(frame(title, state, activity, screenOf(process.stderr), Date.now()));
  };
  const redraw = open(draw);
  const timer = setInterval(draw, FRAME_MS);
  timer.unref();
  return {
    watcher: activity,
    listener: (event, next) => {
      state = next;
      if (event.kind === 'roundStarted') activity.clear();
    },
    stop: () => {
      clearInterval(timer);
      redraw.end();
    },
  };
}

export interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
}

function screenOf({ columns, rows }: NodeJS.WriteStream): Screen {
  return { columns: columns || 80, rows: rows || 24, paint: paintFor({ color: true }) };
}

const SPINNER = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];

/** What the terminal shows of a run at one moment: as much of its tree as fits, and the spend so far. */
export function frame(
  title: string,
  state: RunState,
  activity: Activity,
  { columns, rows, paint }: Screen,
  now: number,
): readonly string[] {
  // A line as wide as the terminal leaves some terminals on the next row.
  const width = Math.max(20, columns - 1);
  const tree = treeLines(state, { width, paint, activity });
  const since = state.lastAt === null ? 0 : Math.max(0, now - state.lastAt) / 1000;
  const turn = SPINNER[Math.floor(now / FRAME_MS) % SPINNER.length] ?? '';
  const spend = ledgerLine(state, state.spend.seconds + since);
  return [
    paint.bold(fitLine(title, width)),
    '',
    ...fitFrame(tree, Math.max(3, rows - ROWS_BESIDE_TREE), paint),
    '',
    fitLine(`${paint.cyan(turn)} ${paint.dim(spend)}`, width),
  ];
}

/** The title, the spend, a blank line beside each, and the row the cursor stands in. */
const ROWS_BESIDE_TREE = 5;
