import type { VNode } from 'preact';
import { count } from '../../core/evaluate/figureWords.ts';
import type { Evaluated, ShownReport } from '../../core/evaluate/report.ts';
import { difficultyOf, DIFFICULTY_NAMES } from '../../domain/difficulty.ts';
import { Bar } from './bars.tsx';
import { Section, Table, Term } from './parts.tsx';
import { ProblemName } from './ProblemName.tsx';

/** What became of each problem, the hardest first. */
export function Outcomes({
  evaluated,
  report,
}: {
  evaluated: Evaluated;
  report: ShownReport;
}): VNode | null {
  const { outcomes } = report;
  if (outcomes.length === 0) return null;
  const problems = new Map(evaluated.manifest?.problems.map((one) => [one.name, one]));
  const never = outcomes.filter(({ c }) => c === 0).length;
  const always = outcomes.filter(({ n, c }) => c === n).length;
  const sorted = [...outcomes].sort((a, b) => a.c / a.n - b.c / b.n);
  const isGraded = problems.size > 0;
  return (
    <Section title="Problem by problem">
      <p>
        {never} never solved, {outcomes.length - never - always} at times, {always} every time.
      </p>
      <details open>
        <summary>{count(outcomes.length, 'problem')}, the hardest first</summary>
        <Table
          label="Problem by problem"
          columns={[
            { title: 'problem', kind: 'wide' },
            ...(isGraded ? [{ title: <Term of="difficulty" /> }] : []),
            { title: <Term of="solvedOf">solved</Term>, kind: 'number' },
            { title: <span class="unseen">drawn</span>, kind: 'plot' },
          ]}
          rows={sorted.map(({ problem, n, c }) => {
            const known = problems.get(problem);
            return [
              <ProblemName>{problem}</ProblemName>,
              ...(isGraded
                ? [known === undefined ? '' : DIFFICULTY_NAMES[difficultyOf(known)]]
                : []),
              `${c} of ${n}`,
              <Bar share={c / n} />,
            ];
          })}
        />
      </details>
    </Section>
  );
}
