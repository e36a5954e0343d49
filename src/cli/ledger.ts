import { tokensOf } from '../core/explore/budget.ts';
import { isByPerson, type RunState } from '../domain/runState.ts';
import { span } from '../domain/span.ts';
import type { Paint } from './text.ts';

/** What a run has spent so far, in one line; `seconds` counts what has gone by since its last event too. */
export function ledgerLine({ spend, budget }: RunState, seconds: number): string {
  const { programs } = budget ?? { programs: null };
  const judged =
    programs === null
      ? count(spend.programs, 'program', 'programs')
      : `${number(spend.programs)} of ${count(programs, 'program', 'programs')}`;
  return [
    span(seconds),
    count(spend.branches, 'branch', 'branches'),
    judged,
    count(spend.tests, 'test', 'tests'),
    count(tokensOf(spend), 'token', 'tokens'),
  ].join(' · ');
}

interface Row {
  readonly name: string;
  readonly amount: string;
  readonly note: string;
}

/** The whole ledger: a figure a line, what it is made of beside it. */
export function ledgerTable(state: RunState, paint: Paint): readonly string[] {
  const rows = rowsFor(state);
  const name = Math.max(...rows.map((row) => row.name.length));
  const amount = Math.max(...rows.map((row) => row.amount.length));
  return rows.map((row) =>
    `${row.name.padEnd(name)}  ${row.amount.padStart(amount)}  ${paint.dim(row.note)}`.trimEnd(),
  );
}

function rowsFor({ spend, work, calls, started, steps }: RunState): readonly Row[] {
  const byPerson = [...steps.values()].filter(isByPerson).length;
  const others = Math.max(0, spend.seconds - (work.modelMs + work.judgeMs) / 1000);
  const acting = `${number(spend.actPromptTokens)} in, ${number(spend.actCompletionTokens)} out`;
  const back = `${number(spend.reflectPromptTokens)} in, ${number(spend.reflectCompletionTokens)} out`;
  return [
    {
      name: 'branches',
      amount: number(spend.branches),
      note: count(spend.reflections, 'reflection', 'reflections'),
    },
    {
      name: 'steps',
      amount: number(spend.steps),
      note: `${count(spend.programs, 'program', 'programs')} judged, ${count(spend.tests, 'test', 'tests')} run`,
    },
    ...(byPerson === 0
      ? []
      : [{ name: 'by a person', amount: number(byPerson), note: 'judged, not part of the spend' }]),
    { name: 'model calls', amount: number(calls), note: perCall(spend.modelMs, calls, started) },
    {
      name: 'tokens',
      amount: number(tokensOf(spend)),
      note: `acting ${acting}; reflecting ${back}`,
    },
    {
      name: 'time',
      amount: span(spend.seconds),
      note: `model ${span(work.modelMs / 1000)}, judge ${span(work.judgeMs / 1000)}, all else ${span(others)}`,
    },
  ];
}

/** Calls overlap: their lengths do not add up to the time that passed, so their mean is told and how many run at once. */
function perCall(modelMs: number, calls: number, started: RunState['started']): string {
  if (calls === 0) return '';
  const width = started?.width ?? 1;
  const together = width > 1 ? `, up to ${width} at once` : '';
  return `${span(modelMs / calls / 1000)} each${together}`;
}

function count(amount: number, one: string, many: string): string {
  return `${number(amount)} ${amount === 1 ? one : many}`;
}

function number(amount: number): string {
  return amount.toLocaleString('en-US');
}
