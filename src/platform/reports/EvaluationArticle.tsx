import type { VNode } from 'preact';
import { missingWords } from '../../core/evaluate/caveats.ts';
import type { CurvePoint } from '../../core/evaluate/curve.ts';
import { count, percent, signed } from '../../core/evaluate/figureWords.ts';
import { POWERS, type GainPlan } from '../../core/evaluate/power.ts';
import type { ShownReport } from '../../core/evaluate/report.ts';
import type { ShownEvaluation } from '../../core/evaluate/toldEvaluation.ts';
import { areManyMarginal } from '../../domain/marginal.ts';
import { Facts, Verdicts } from './Behaviour.tsx';
import { Curves } from './Curves.tsx';
import { Groups } from './Groups.tsx';
import { HowMade } from './HowMade.tsx';
import { ModelName } from './ModelName.tsx';
import { Outcomes } from './Outcomes.tsx';
import { Card, Name, Section, Share, Span95, Table, Term } from './parts.tsx';

/** An evaluation as it is read. What is missing is told of where nobody else on the page does. */
export function EvaluationArticle({
  told: { name, evaluated, report, curve, plan },
  tellsMissing = true,
}: {
  told: ShownEvaluation;
  tellsMissing?: boolean;
}): VNode {
  const { manifest } = evaluated;
  const side = { title: '', report };
  const missing = tellsMissing ? missingWords(report, evaluated) : null;
  return (
    <article>
      <h1>
        Evaluation of <ModelName of={evaluated} />
      </h1>
      <p class="dim">
        <Name>{name}</Name>: {count(report.problems, 'problem')},{' '}
        {count(report.attempts, 'attempt')}
        {manifest === null ? '' : ` of up to ${count(manifest.settings.steps, 'step')}`}
      </p>
      {missing === null ? null : (
        <p class="notice">
          <strong>{missing.what}</strong> {missing.why}
        </p>
      )}
      {report.problems === 0 ? <p class="notice">No attempt yet.</p> : null}
      <Cards report={report} curve={curve} />
      <Curves curves={[{ side: 'tuned', points: curve }]} />
      <Estimates report={report} />
      <Verdicts sides={[side]} />
      <Facts sides={[side]} />
      <Groups sides={[side]} />
      <Outcomes evaluated={evaluated} report={report} />
      {plan === undefined ? null : <Plan plan={plan} />}
      <HowMade sides={[{ ...evaluated, title: 'value' }]} />
    </article>
  );
}

function Cards({ report, curve }: { report: ShownReport; curve: readonly CurvePoint[] }): VNode {
  const { solved, problems, recovery, marginal } = report;
  const [first, last] = [curve[0], curve.at(-1)];
  const ends = [first, ...(last?.k === first?.k ? [] : [last])];
  return (
    <dl class="cards">
      {ends.map((point) =>
        point === undefined ? null : (
          <Card
            label={<Term of="passAtK">{`pass@${point.k}`}</Term>}
            figure={<Share>{point.value}</Share>}
          >
            <Term of="interval">95 %</Term>: <Span95 {...point} />
          </Card>
        ),
      )}
      {problems === 0 ? null : (
        <Card label={<Term of="solved" />} figure={`${solved} of ${problems}`}>
          problems, at least once
        </Card>
      )}
      {recovery === null || recovery.rate === null ? null : (
        <Card label={<Term of="recovered" />} figure={<Share>{recovery.rate}</Share>}>
          of {count(recovery.failedFirst, 'attempt')} that failed first
        </Card>
      )}
      {marginal.of === 0 ? null : (
        <Card label={<Term of="marginal" />} figure={marginal.count}>
          of {count(marginal.of, 'solved attempt')}
          {areManyMarginal(marginal)
            ? '; many, on another machine the figures may be others'
            : null}
        </Card>
      )}
    </dl>
  );
}

function Estimates({ report: { estimates, problems } }: { report: ShownReport }): VNode | null {
  if (problems === 0) return null;
  return (
    <Section title="Any of k attempts, all of k attempts">
      <Table
        label="pass@k and pass^k"
        columns={[
          { title: <Term of="k" />, kind: 'number' },
          { title: <Term of="passAtK" />, kind: 'number' },
          { title: <Term of="interval">95 %</Term>, kind: 'number' },
          { title: <Term of="passHatK" />, kind: 'number' },
          { title: <Term of="interval">95 %</Term>, kind: 'number' },
          { title: <Term of="overProblems" />, kind: 'number' },
        ]}
        rows={estimates.map(({ k, any, all }) =>
          any === null || all === null
            ? [k, 'too few attempts', '', '', '', 0]
            : [
                k,
                <Share>{any.value}</Share>,
                <Span95 {...any} />,
                <Share>{all.value}</Share>,
                <Span95 {...all} />,
                any.problems,
              ],
        )}
      />
    </Section>
  );
}

function Plan({ plan: { gain, rows } }: { plan: GainPlan }): VNode {
  return (
    <Section title={`To show a gain of ${signed(gain)} points of pass@1`}>
      <Table
        label="Problems needed"
        columns={[
          { title: <Term of="attempt">attempts each</Term>, kind: 'number' },
          ...POWERS.map((power) => ({
            title: <Term of="plan">{`problems, ${percent(power)} sure`}</Term>,
            kind: 'number' as const,
          })),
        ]}
        rows={rows.map(({ samples, problems }) => [samples, ...problems])}
      />
    </Section>
  );
}
