import type { JobView } from '../../app/training/watchJob.ts';
import { safe } from '../../app/safe.ts';
import { jobProgress } from '../../domain/jobProgress.ts';
import type { JobRecord } from '../../domain/jobRecord.ts';
import { stateOf } from '../../domain/jobStates.ts';
import type { TrainEvent } from '../../domain/training.ts';
import { fitLine } from '../columns.ts';
import type { Output } from '../output.ts';
import type { Redraw } from '../redraw.ts';
import { span } from '../../domain/span.ts';
import { paintFor, safePart } from '../text.ts';
import { bar, eventWords, painted, progressLine } from './words.ts';

export interface ShownJob extends JobView {
  /** Takes the view off the terminal. */
  readonly stop: () => void;
}

export interface ShowOptions {
  readonly job: string;
  /** Whether what a job says beside its events is shown. */
  readonly log: boolean;
  /** Whether it goes on while it is shown. */
  readonly live: boolean;
}

/** Of a job that goes on, on a terminal, two lines that are drawn over again and again, the log above them; else a line for each thing that happens. */
export async function showJob(output: Output, options: ShowOptions): Promise<ShownJob> {
  if (!output.live || !options.live) return plainJob(output, options);
  const { openRedraw } = await import('../redraw.ts');
  return liveJob(output, options, (onResize) => openRedraw(process.stderr, onResize));
}

function plainJob(output: Output, { job, log }: ShowOptions): ShownJob {
  const events: TrainEvent[] = [];
  let state = '';
  return {
    onEvents: (told) => {
      for (const event of told) {
        events.push(event);
        output.emit({ job, ...event, kind: 'event', event: event.kind });
        const words = eventWords(event, jobProgress(events));
        if (words !== null && log) output.say(words);
        else if (words !== null) output.note(words);
      }
    },
    onLines: (lines) => {
      if (!log) return;
      for (const line of lines) {
        output.emit({ kind: 'line', job, text: line });
        output.say(safePart(line));
      }
    },
    onRecord: (record) => {
      const now = stateOf(record);
      if (now === state) return;
      state = now;
      output.emit({ kind: 'state', job, state, reason: record.seen?.reason ?? null });
      output.note(`${job}: ${state}${reasonIn(record)}`);
    },
    onLost: (error, waitMs) => output.note(lost(error.message, waitMs)),
    stop: () => undefined,
  };
}

const FRAME_MS = 120;
const SPINNER = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
const BAR_COLUMNS = 20;

function liveJob(
  output: Output,
  { job, log }: ShowOptions,
  open: (onResize: () => void) => Redraw,
): ShownJob {
  const events: TrainEvent[] = [];
  const paint = paintFor({ color: true });
  let record: JobRecord | null = null;
  let trouble: string | null = null;
  const draw = (): void => {
    const width = Math.max(20, (process.stderr.columns || 80) - 1);
    const progress = jobProgress(events);
    const turn = SPINNER[Math.floor(Date.now() / FRAME_MS) % SPINNER.length] ?? '';
    const state = record === null ? '' : painted(stateOf(record), paint);
    const reason = record === null ? '' : reasonIn(record);
    const last = events.at(-1);
    const doing = last === undefined || last.kind === 'stepped' ? null : eventWords(last, progress);
    const now = doing === null ? '' : paint.dim(`  ${doing}`);
    const parts = [bar(progress, BAR_COLUMNS), progressLine(progress)].filter((one) => one !== '');
    redraw.show([
      fitLine(`${paint.cyan(turn)} ${paint.bold(job)} ${state}${reason}${now}`, width),
      fitLine(`  ${parts.join('  ')}`, width),
      ...(trouble === null ? [] : [fitLine(`  ${paint.yellow(trouble)}`, width)]),
    ]);
  };
  const redraw = open(draw);
  const timer = setInterval(draw, FRAME_MS);
  timer.unref();
  return {
    onEvents: (told) => {
      trouble = null;
      for (const event of told) {
        events.push(event);
        output.emit({ job, ...event, kind: 'event', event: event.kind });
        const words =
          log && event.kind !== 'stepped' ? eventWords(event, jobProgress(events)) : null;
        if (words !== null) redraw.above(() => output.say(words));
      }
      draw();
    },
    onLines: (lines) => {
      trouble = null;
      if (!log) return;
      for (const text of lines) output.emit({ kind: 'line', job, text });
      redraw.above(() => lines.forEach((line) => output.say(safePart(line))));
      draw();
    },
    onRecord: (now) => void (record = now),
    onLost: (error, waitMs) => void (trouble = lost(error.message, waitMs)),
    onFound: () => void (trouble = null),
    stop: () => {
      clearInterval(timer);
      redraw.end();
    },
  };
}

function reasonIn({ seen }: JobRecord): string {
  return seen?.reason === null || seen === null ? '' : ` (${safe(seen.reason)})`;
}

function lost(message: string, waitMs: number): string {
  return `${safe(message)} Tried again in ${span(waitMs / 1000)}; the job goes on meanwhile.`;
}
