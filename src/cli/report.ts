import wrapAnsi from 'wrap-ansi';
import { stepOf, type RunState } from '../domain/runState.ts';
import { ledgerTable } from './ledger.ts';
import { fitLine, safe, type Paint } from './text.ts';
import { drawTree } from './tree.ts';

export interface ReportOptions {
  readonly width: number;
  readonly paint: Paint;
}

/** A run as a person reads it: what was tried, the tree, what was learnt, what it cost. */
export function drawRun(run: string, state: RunState, options: ReportOptions): readonly string[] {
  const { paint, width } = options;
  return [
    ...header(run, state, options),
    '',
    ...drawTree(state, options),
    ...section('Lessons', lessonLines(state, options), paint),
    ...section('Ledger', ledgerTable(state.spend), paint),
    '',
    endLine(run, state, paint),
  ].map((line) => fitLine(line, width));
}

function header(run: string, { started }: RunState, { paint }: ReportOptions): readonly string[] {
  if (started === null) return [run];
  return [
    paint.bold(safe(started.problem)),
    paint.dim(`${run} · ${started.policy} · ${started.model} · seed ${started.seed}`),
  ];
}

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : ['', paint.bold(title), ...lines.map((line) => `  ${line}`)];
}

function lessonLines(state: RunState, { paint, width }: ReportOptions): readonly string[] {
  return [...state.branches.values()].flatMap((branch) =>
    branch.reflections.flatMap(({ event }, index) => {
      const children = [...state.branches.values()].filter((child) => child.because === branch.id);
      const child = children[index] ?? children[0];
      const outcome = child === undefined ? '' : ` → ${child.id} ${outcomeOf(child.id, state)}`;
      const title = `${paint.yellow(`↩ ${branch.id}`)} blames ${paint.bold(event.blamed)}${paint.dim(outcome)}`;
      const facts = event.evidence.map(({ step, fact, text }) =>
        paint.dim(`    rests on ${step} fact ${fact}: ${safe(text)}`),
      );
      const lesson = event.grounded
        ? [
            ...wrapped(safe(event.diagnosis), 'what went wrong: ', width),
            ...wrapped(safe(event.fix), 'what to do:      ', width),
          ]
        : [paint.dim('    no usable lesson: the facts alone go on')];
      return [title, ...lesson, ...facts];
    }),
  );
}

function outcomeOf(id: string, state: RunState): string {
  const branch = state.branches.get(id);
  const first = branch?.steps[0];
  if (branch === undefined || first === undefined) return branch?.closed ?? 'waits';
  const { judged } = stepOf(state, first);
  if (branch.closed === 'solved') return 'solved';
  return judged === null
    ? 'at work'
    : `${judged.visible.passed}/${judged.visible.total} at its first step`;
}

/** Text of several lines under a label, indented. */
function wrapped(text: string, label: string, width: number): readonly string[] {
  const lines = wrapAnsi(text, Math.max(30, width - label.length - 8)).split('\n');
  const under = ' '.repeat(label.length);
  return lines.map((line, index) => `    ${index === 0 ? label : under}${line}`);
}

function endLine(run: string, { ended, steps, corrections }: RunState, paint: Paint): string {
  if (ended === null) return `${paint.yellow('Not ended.')} Go on with: leafe resume ${run}`;
  const fixed = corrections.length > 0 ? ', by going back with a lesson' : '';
  switch (ended.because) {
    case 'solved':
      return `${paint.green('✔ Solved')} after ${steps.size} step${steps.size === 1 ? '' : 's'}${fixed}.`;
    case 'exhausted':
      return `${paint.red('✘ Not solved')} within its branches and budget.`;
    case 'cancelled':
      return `${paint.yellow('Stopped.')} Go on with: leafe resume ${run}`;
    case 'failed':
      return `${paint.red('Broken off.')} ${ended.message ?? ''} Go on with: leafe resume ${run}`;
  }
}
