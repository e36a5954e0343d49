import {
  isByPerson,
  isSolved,
  type BranchState,
  type RunState,
  type StepState,
} from '../domain/runState.ts';
import { hasSpentItsBudget } from '../core/explore/budget.ts';
import { agentWords } from '../domain/agentWords.ts';
import { shellWord } from '../domain/shellWord.ts';
import { fitLine } from './columns.ts';
import { ledgerTable } from './ledger.ts';
import { lessonLines } from './lessons.ts';
import { safe } from '../app/safe.ts';
import { safeLines, type Paint } from './text.ts';
import { drawTree } from './tree.ts';
import { wrapLines } from './wrapLines.ts';

/** What follows the tree. */
export type ReportPart = 'lessons' | 'program' | 'ledger';

export interface ReportOptions {
  readonly width: number;
  readonly paint: Paint;
  /** All of them where not given. */
  readonly parts?: readonly ReportPart[];
}

/** A run as a person reads it: what was tried, the tree, what was learnt, what solved it, what it cost. */
export function drawRun(run: string, state: RunState, options: ReportOptions): readonly string[] {
  const { width, parts = ['lessons', 'program', 'ledger'] } = options;
  return [
    ...header(run, state, options),
    '',
    ...drawTree(state, options),
    ...parts.flatMap((part) => PARTS[part](state, options)),
    '',
    ...endLines(run, state, options),
  ].map((line) => fitLine(line, width));
}

const PARTS: Readonly<
  Record<ReportPart, (state: RunState, options: ReportOptions) => readonly string[]>
> = {
  lessons: (state, { paint, width }) =>
    section('Lessons', lessonLines(state, { paint, width: width - INDENT.length }), paint),
  program: (state, { paint }) => programSection(state, paint),
  ledger: (state, { paint }) => section('Ledger', ledgerTable(state, paint), paint),
};

const INDENT = '  ';

function header(run: string, { started }: RunState, { paint }: ReportOptions): readonly string[] {
  if (started === null) return [run];
  return [
    paint.bold(safe(started.problem)),
    paint.dim(`${run} · ${started.policy} · ${safe(started.model)} · seed ${started.seed}`),
    ...importedFrom(started).map(paint.dim),
  ];
}

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  if (lines.length === 0) return [];
  return ['', paint.bold(title), ...lines.map((line) => (INDENT + line).trimEnd())];
}

/** A longer program is left to `show --step`. */
const PROGRAM_LINES = 16;

function programSection(state: RunState, paint: Paint): readonly string[] {
  const step = solution(state);
  if (step === null) return [];
  const lines = safeLines(step.taken.program ?? '');
  const more = lines.length - PROGRAM_LINES;
  const shown =
    more > 0 ? [...lines.slice(0, PROGRAM_LINES), paint.dim(`… ${more} more lines`)] : lines;
  return section(`Program of ${step.id}`, shown, paint);
}

function solution(state: RunState): StepState | null {
  const solved = [...state.steps.values()].filter(isSolved);
  return solved.find((step) => !isByPerson(step)) ?? solved[0] ?? null;
}

function endLines(
  run: string,
  state: RunState,
  { paint, width }: ReportOptions,
): readonly string[] {
  const { ended, steps } = state;
  const goOn = `Go on with: leafe resume ${shellWord(run)}`;
  if (ended === null) return [`${paint.yellow('Not ended.')} ${goOn}`];
  switch (ended.because) {
    case 'solved':
      return [`${paint.green('✔ Solved')} ${howSolved(state)}`];
    case 'exhausted':
      return [`${paint.red('✘ Not solved')} in ${count(steps.size, 'step')}: ${whyNot(state)}.`];
    case 'cancelled':
      return [`${paint.yellow('Stopped.')} ${goOn}`];
    case 'failed':
      return [
        ...wrapLines(`${paint.red('Broken off.')} ${safe(ended.message ?? '')}`, width),
        goOn,
      ];
  }
}

function whyNot(state: RunState): string {
  return hasSpentItsBudget(state) ? 'the budget is spent' : 'no branch is left to try';
}

function howSolved(state: RunState): string {
  const step = solution(state);
  const branch = step === null ? undefined : state.branches.get(step.branch);
  const after = `after ${count(state.steps.size, 'step')}`;
  if (step === null || branch === undefined) return `${after}.`;
  const lesson =
    branch.because === null ? askedWords(branch) : `, with the lesson of ${branch.because}`;
  return `by ${step.id} ${after}${lesson}.`;
}

function askedWords({ author, experiences }: BranchState): string {
  if (author !== 'person') return '';
  return experiences.length === 0
    ? ', on a branch that a person asked for'
    : ", with a person's hint";
}

function count(amount: number, one: string): string {
  return `${amount} ${one}${amount === 1 ? '' : 's'}`;
}

function importedFrom({ imported }: NonNullable<RunState['started']>): readonly string[] {
  if (imported === undefined) return [];
  return [`b1 is imported from ${safe(agentWords(imported.agent))}`];
}
