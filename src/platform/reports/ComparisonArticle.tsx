import type { VNode } from 'preact';
import type { ComparedProblem, Comparison } from '../../core/evaluate/compare.ts';
import { chance, count, percent, signed } from '../../core/evaluate/figureWords.ts';
import type { ShownReport } from '../../core/evaluate/report.ts';
import { tellComparison, testWords } from '../../core/evaluate/tellComparison.ts';
import type { ShownComparison, ShownSide } from '../../core/evaluate/toldEvaluation.ts';
import { Whisker } from './bars.tsx';
import { Facts, Verdicts } from './Behaviour.tsx';
import { Changes } from './Changes.tsx';
import { Curves } from './Curves.tsx';
import { Groups } from './Groups.tsx';
import { HowMade } from './HowMade.tsx';
import { ModelName } from './ModelName.tsx';
import { Card, Name, Points, Section, Share, Table, Term } from './parts.tsx';
import { ProblemName } from './ProblemName.tsx';

/** What tuned makes of the problems that base was given as well. */
export function ComparisonArticle({
  told: { base, tuned, found, curves, notes },
}: {
  told: ShownComparison;
}): VNode {
  const sides = [
    { title: 'base', report: base.report },
    { title: 'tuned', report: tuned.report },
  ];
  return (
    <article>
      <h1>Tuned against base</h1>
      <dl class="sides">
        <dt>base</dt>
        <dd>
          <Side of={base} />
        </dd>
        <dt>tuned</dt>
        <dd>
          <Side of={tuned} />
        </dd>
      </dl>
      <Verdict found={found} />
      {notes.length === 0 ? null : (
        <ul class="notice">
          {notes.map((one) => (
            <li>
              <Name>{one}</Name>
            </li>
          ))}
        </ul>
      )}
      <Cards found={found} base={base.report} tuned={tuned.report} />
      <Curves
        curves={[
          { side: 'base', points: curves.base },
          { side: 'tuned', points: curves.tuned },
        ]}
      />
      <Differences found={found} />
      <Turned title="Gained" problems={found.gained} none="No problem was gained." />
      <Turned title="Lost" problems={found.lost} none="No problem was lost." />
      <Changes problems={found.outcomes} />
      <Verdicts sides={sides} />
      <Facts sides={sides} />
      <Groups sides={sides} />
      <HowMade
        sides={[
          { ...base.evaluated, title: 'base' },
          { ...tuned.evaluated, title: 'tuned' },
        ]}
      />
    </article>
  );
}

function Side({ of: { name, evaluated, report } }: { of: ShownSide }): VNode {
  return (
    <>
      <ModelName of={evaluated} />, in <Name>{name}</Name>: {count(report.problems, 'problem')},{' '}
      {count(report.attempts, 'attempt')}
    </>
  );
}

/** In words, before any figure. */
function Verdict({ found }: { found: Comparison }): VNode {
  const { sees, verdict, more } = tellComparison(found);
  const words = more.join(' ');
  return (
    <p class={`verdict ${sees}`}>
      <strong>{verdict}</strong>{' '}
      {sees === 'none' && words !== '' ? <Term of="visible">{words}</Term> : words}
    </p>
  );
}

function Cards({
  found,
  base,
  tuned,
}: {
  found: Comparison;
  base: ShownReport;
  tuned: ShownReport;
}): VNode {
  const { passAt1, gained, lost } = found;
  const { difference, p } = passAt1;
  const [before, after] = [base.recovery?.rate ?? null, tuned.recovery?.rate ?? null];
  return (
    <dl class="cards">
      <Card
        label={<Term of="difference">pass@1, difference</Term>}
        figure={
          <>
            <Points>{difference.value}</Points> <small>points</small>
          </>
        }
      >
        <Term of="interval">95 %</Term>:{' '}
        <span class="span">
          {signed(difference.low)} to {signed(difference.high)}
        </span>
        ;{' '}
        <span class="span">
          <Term of="chance" /> {chance(p)}
        </span>
      </Card>
      <Card label={<Term of="passAtK">pass@1</Term>} figure={arrow(passAt1.base, passAt1.tuned)}>
        base → tuned
      </Card>
      {before === null || after === null ? null : (
        <Card label={<Term of="recovered" />} figure={arrow(before, after)}>
          of {base.recovery?.failedFirst} and {tuned.recovery?.failedFirst} attempts
        </Card>
      )}
      <Card
        label={<Term of="gained">problems gained, lost</Term>}
        figure={`${gained.length} · ${lost.length}`}
      >
        of {count(found.problems, 'problem')}
      </Card>
    </dl>
  );
}

function arrow(base: number, tuned: number): VNode {
  return (
    <>
      <data value={base}>{(100 * base).toFixed(1)}</data> →{' '}
      <data value={tuned}>{percent(tuned)}</data>
    </>
  );
}

function Differences({ found }: { found: Comparison }): VNode {
  const { atK, pairs } = found;
  const ends = atK.flatMap(({ difference: { low, high } }) => [Math.abs(low), Math.abs(high)]);
  const most = Math.max(...ends, 0.05);
  return (
    <Section title="The difference, problem by problem">
      <Table
        label="The difference at each k"
        columns={[
          { title: <Term of="k" />, kind: 'number' },
          { title: ['base ', <Term of="passAtK" />], kind: 'number' },
          { title: ['tuned ', <Term of="passAtK" />], kind: 'number' },
          { title: <Term of="difference" />, kind: 'number' },
          { title: <Term of="interval">95 %</Term>, kind: 'number' },
          { title: <span class="unseen">drawn</span>, kind: 'plot' },
          { title: <Term of="chance" />, kind: 'number' },
          { title: <Term of="overProblems" />, kind: 'number' },
        ]}
        rows={atK.map(({ k, base, tuned, difference, p }) => [
          k,
          <Share>{base}</Share>,
          <Share>{tuned}</Share>,
          <Points>{difference.value}</Points>,
          <span class="span">
            <Points>{difference.low}</Points> to <Points>{difference.high}</Points>
          </span>,
          <Whisker {...difference} least={-most} most={most} />,
          <data value={p}>{chance(p)}</data>,
          difference.problems,
        ])}
      />
      <p class="dim">Intervals over problems; by chance: {testWords(found)}.</p>
      {pairs === null ? null : (
        <p>
          <Term of="pairs">Attempts of one seed</Term>: both solved {pairs.both}, base alone{' '}
          {pairs.base}, tuned alone {pairs.tuned}, neither {pairs.neither}.
        </p>
      )}
    </Section>
  );
}

function Turned({
  title,
  problems,
  none,
}: {
  title: string;
  problems: readonly ComparedProblem[];
  none: string;
}): VNode {
  return (
    <Section title={<Term of="gained">{`${title} (${problems.length})`}</Term>}>
      {problems.length === 0 ? (
        <p>{none}</p>
      ) : (
        <ul class="names">
          {problems.map(({ problem, base, tuned }) => (
            <li>
              <ProblemName>{problem}</ProblemName>{' '}
              <span class="dim">
                {base.c}/{base.n} → {tuned.c}/{tuned.n}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
