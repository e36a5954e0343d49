import { POLICIES, type Policy } from '../../src/domain/choices.ts';
import type { Ended } from './ended.ts';

/** The table of docs/results/policies.md: solved and spent by policy, then which problems only some of them solve. */
export function policyTable(names: readonly string[], runs: readonly Ended[]): readonly string[] {
  return [
    '| policy | solved | of | by a branch with a lesson | programs | tests | tokens in | tokens out |',
    '|---|---|---|---|---|---|---|---|',
    ...POLICIES.map((policy) => row(policy, ownOf(policy, names, runs))),
    '',
    '| problem | tree | iterative | independent |',
    '|---|---|---|---|',
    ...names.map((name) => {
      const cells = POLICIES.map((policy) => cell(ownOf(policy, [name], runs)[0]));
      return `| ${name} | ${cells.join(' | ')} |`;
    }),
  ];
}

/** Of the runs of one policy on these problems the first of each. */
function ownOf(policy: Policy, names: readonly string[], runs: readonly Ended[]): readonly Ended[] {
  return names.flatMap((name) => {
    const own = runs.find((run) => run.problem === name && run.policy === policy);
    return own === undefined ? [] : [own];
  });
}

function row(policy: Policy, own: readonly Ended[]): string {
  const sum = (amount: (run: Ended) => number): string =>
    own.reduce((total, run) => total + amount(run), 0).toLocaleString('en-US');
  const cells = [
    policy,
    sum(({ solved }) => (solved ? 1 : 0)),
    own.length,
    sum(({ byLesson }) => (byLesson ? 1 : 0)),
    sum(({ spend }) => spend.programs),
    sum(({ spend }) => spend.tests),
    sum(({ spend }) => spend.actPromptTokens + spend.reflectPromptTokens),
    sum(({ spend }) => spend.actCompletionTokens + spend.reflectCompletionTokens),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** How many programs it took; in brackets what an unsolved problem has used. */
function cell(run: Ended | undefined): string {
  if (run === undefined) return 'not run';
  const { programs } = run.spend;
  return run.solved ? `solved at ${programs}${run.byLesson ? ', lesson' : ''}` : `(${programs})`;
}
