import { tokensOf } from '../core/explore/budget.ts';
import type { Spend } from '../domain/runEvent.ts';

/** The spend in one line. */
export function ledgerLine(spend: Spend): string {
  return [
    count(spend.branches, 'branch', 'branches'),
    count(spend.programs, 'program', 'programs'),
    count(spend.tests, 'test', 'tests'),
    count(tokensOf(spend), 'token', 'tokens'),
    `${spend.seconds.toFixed(1)} s`,
  ].join(' · ');
}

/** The whole ledger, a line an entry. */
export function ledgerTable(spend: Spend): readonly string[] {
  const rows: readonly (readonly [string, string])[] = [
    ['branches', number(spend.branches)],
    ['steps', number(spend.steps)],
    ['programs judged', number(spend.programs)],
    ['tests run', number(spend.tests)],
    ['reflections', number(spend.reflections)],
    [
      'tokens, acting',
      `${number(spend.actPromptTokens)} in, ${number(spend.actCompletionTokens)} out`,
    ],
    [
      'tokens, reflecting',
      `${number(spend.reflectPromptTokens)} in, ${number(spend.reflectCompletionTokens)} out`,
    ],
    ['model time', seconds(spend.modelMs)],
    ['judge time', seconds(spend.judgeMs)],
    ['time in all', `${spend.seconds.toFixed(1)} s`],
  ];
  return rows.map(([name, value]) => `${name.padEnd(20)}${value}`);
}

function count(amount: number, one: string, many: string): string {
  return `${number(amount)} ${amount === 1 ? one : many}`;
}

function number(amount: number): string {
  return amount.toLocaleString('en-US');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
