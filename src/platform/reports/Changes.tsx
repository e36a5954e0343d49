import type { VNode } from 'preact';
import type { ComparedProblem } from '../../core/evaluate/compare.ts';
import { count } from '../../core/evaluate/figureWords.ts';
import { Dumbbell } from './bars.tsx';
import { Points, Section, Table, Term } from './parts.tsx';
import { ProblemName } from './ProblemName.tsx';

/** What became of each problem on both sides, the largest gains first. */
export function Changes({ problems }: { problems: readonly ComparedProblem[] }): VNode {
  const rated = problems
    .map((one) => ({ ...one, change: one.tuned.c / one.tuned.n - one.base.c / one.base.n }))
    .sort((a, b) => b.change - a.change);
  return (
    <Section title="Problem by problem">
      <details open>
        <summary>{count(problems.length, 'problem')}, the best changes first</summary>
        <Table
          label="Problem by problem"
          columns={[
            { title: 'problem', kind: 'wide' },
            { title: ['base ', <Term of="solvedOf">solved</Term>], kind: 'number' },
            { title: ['tuned ', <Term of="solvedOf">solved</Term>], kind: 'number' },
            { title: <Term of="difference">points</Term>, kind: 'number' },
            { title: <span class="unseen">from base to tuned</span>, kind: 'plot' },
          ]}
          rows={rated.map(({ problem, base, tuned, change }) => [
            <ProblemName>{problem}</ProblemName>,
            `${base.c}/${base.n}`,
            `${tuned.c}/${tuned.n}`,
            <Points>{change}</Points>,
            <Dumbbell base={base.c / base.n} tuned={tuned.c / tuned.n} />,
          ])}
        />
      </details>
    </Section>
  );
}
