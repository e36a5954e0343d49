import type { ComponentChildren, VNode } from 'preact';
import { count } from '../../core/evaluate/figureWords.ts';
import type { ShownReport } from '../../core/evaluate/report.ts';
import type { StepVerdict } from '../../domain/runEvent.ts';
import { span } from '../../domain/span.ts';
import { VERDICT_WORDS } from '../../domain/verdictWords.ts';
import { Bar } from './bars.tsx';
import type { Side } from './Groups.tsx';
import { Section, Share, Table, Term } from './parts.tsx';

/** How attempts ended: a row a verdict, those of the first side by how frequent they are. */
export function Verdicts({ sides }: { sides: readonly Side[] }): VNode | null {
  const all = sides.flatMap(({ report }) => report.verdicts.map(({ verdict }) => verdict));
  if (all.length === 0) return null;
  return (
    <Section title="How attempts ended">
      <Table
        label="How attempts ended"
        columns={[
          { title: <Term of="verdict" /> },
          ...sides.flatMap(({ title }) => [
            { title: [title, ' ', <Term of="attempt" />], kind: 'number' as const },
            { title: 'share', kind: 'number' as const },
            { title: <span class="unseen">drawn</span>, kind: 'plot' as const },
          ]),
        ]}
        rows={[...new Set(all)].map((verdict) => [
          VERDICT_WORDS[verdict],
          ...sides.flatMap(({ report }) => verdictCells(report, verdict)),
        ])}
      />
    </Section>
  );
}

function verdictCells(
  { verdicts }: ShownReport,
  verdict: StepVerdict,
): readonly ComponentChildren[] {
  const told = verdicts.reduce((sum, one) => sum + one.count, 0);
  const found = verdicts.find((one) => one.verdict === verdict)?.count ?? 0;
  if (told === 0) return ['–', '–', ''];
  const share = found / told;
  return [
    <data value={found}>{found.toLocaleString('en-US')}</data>,
    <Share>{share}</Share>,
    <Bar share={share} />,
  ];
}

/** What attempts make of a first failure, how near they came to limits, and what they took. */
export function Facts({ sides }: { sides: readonly Side[] }): VNode {
  return (
    <Section title="After a first failure, near a limit, and what it took">
      <Table
        label="Recovery, marginal verdicts and spend"
        columns={[
          { title: <span class="unseen">figure</span> },
          ...sides.map(({ title }) => ({
            title: title === '' ? <span class="unseen">value</span> : title,
          })),
        ]}
        rows={FACTS.map(({ label, of }) => [
          label,
          ...sides.map(({ report }) => of(report) ?? '–'),
        ])}
      />
    </Section>
  );
}

interface Fact {
  readonly label: VNode;
  readonly of: (report: ShownReport) => ComponentChildren | null;
}

const FACTS: readonly Fact[] = [
  {
    label: <Term of="recovered" />,
    of: ({ recovery }) =>
      recovery === null || recovery.rate === null ? null : (
        <>
          <Share>{recovery.rate}</Share>, {recovery.recovered.toLocaleString('en-US')} of{' '}
          {count(recovery.failedFirst, 'attempt')}
        </>
      ),
  },
  {
    label: <Term of="stepsToRecovery" />,
    of: ({ recovery }) =>
      recovery === null || recovery.stepsToRecovery === null ? null : (
        <data value={recovery.stepsToRecovery}>{recovery.stepsToRecovery.toFixed(1)}</data>
      ),
  },
  {
    label: <Term of="repeated" />,
    of: ({ recovery }) =>
      recovery === null || recovery.repeatedRate === null ? null : (
        <>
          <Share>{recovery.repeatedRate}</Share>, {recovery.repeated.toLocaleString('en-US')} of{' '}
          {count(recovery.failedAgain, 'program')}
        </>
      ),
  },
  {
    label: <Term of="marginal" />,
    of: ({ marginal }) =>
      marginal.of === 0
        ? null
        : `${marginal.count.toLocaleString('en-US')} of ${count(marginal.of, 'solved attempt')}`,
  },
  { label: <Term of="spend" />, of: ({ spend, attempts }) => spendWords(spend, attempts) },
];

function spendWords(spend: ShownReport['spend'], attempts: number): string {
  const { promptTokens, completionTokens, seconds, programs } = spend;
  const number = (amount: number): string => amount.toLocaleString('en-US');
  return [
    count(attempts, 'attempt'),
    ...(programs === 0 ? [] : [count(programs, 'program')]),
    ...(promptTokens + completionTokens === 0
      ? []
      : [`${number(promptTokens)} tokens in, ${number(completionTokens)} out`]),
    ...(seconds === 0 ? [] : [span(seconds)]),
  ].join(', ');
}
