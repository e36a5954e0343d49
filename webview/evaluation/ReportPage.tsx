import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { ComparisonArticle } from '../../src/platform/reports/ComparisonArticle.tsx';
import { EvaluationArticle } from '../../src/platform/reports/EvaluationArticle.tsx';
import type { FromReport, ToReport } from '../../src/platform/reports/livePage.ts';
import { OpensProblems } from '../../src/platform/reports/ProblemName.tsx';
import { Terms } from '../../src/platform/reports/Terms.tsx';
import { TERM_IDS } from '../../src/platform/reports/terms.ts';
import { text } from '../text.ts';
import { Empty } from '../ui/Empty.tsx';
import { ReportHead } from './ReportHead.tsx';
import { Standing } from './Standing.tsx';

/** What the host told last; null before it told anything. */
export type Shown = Exclude<ToReport, { kind: 'strings' | 'standing' }> | null;

interface PageProps {
  readonly shown: Shown;
  readonly ask: (request: FromReport) => void;
}

/** An evaluation or a comparison: what can be done with it, how it stands, and the report that people are sent. */
export function ReportPage({ shown, ask }: PageProps): VNode {
  const opens = useMemo(
    () => ({
      open: (problem: string) => ask({ kind: 'openProblem', problem }),
      title: text('report.openProblem'),
    }),
    [ask, shown === null],
  );
  if (shown === null) return <Empty busy title={text('report.loading')} todo="" />;
  if (shown.kind === 'problem') return <Empty title={shown.message} todo="" />;
  const isComparison = shown.kind === 'comparison';
  return (
    <div class="evaluation">
      <ReportHead shown={shown} onDo={(does) => ask({ kind: 'do', does })} />
      {!isComparison && (
        <Standing
          standing={shown.standing}
          trouble={shown.trouble}
          onDo={(does) => ask({ kind: 'do', does })}
        />
      )}
      {/* The report is a document in English, whatever language VS Code has. */}
      <main class="report" lang="en" tabIndex={0} aria-label={text('report.label')}>
        <OpensProblems.Provider value={opens}>
          {isComparison ? (
            <ComparisonArticle told={shown.told} />
          ) : (
            <EvaluationArticle told={shown.told} tellsMissing={false} />
          )}
        </OpensProblems.Provider>
        <Terms of={TERM_IDS} />
      </main>
    </div>
  );
}
