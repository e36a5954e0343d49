import type { ComponentChildren, VNode } from 'preact';
import type { ShownReport, ProblemGroup } from '../../core/evaluate/report.ts';
import { DIFFICULTY_NAMES, type Difficulty } from '../../domain/difficulty.ts';
import { Whisker } from './bars.tsx';
import { Name, Section, Share, Span95, Table, Term, type Column } from './parts.tsx';

export interface Side {
  /** Empty where there is only one. */
  readonly title: string;
  readonly report: ShownReport;
}

/** pass@1 by what the problems have in common; one group says what the whole says. */
export function Groups({ sides }: { sides: readonly Side[] }): VNode {
  const difficultyName = (name: string): string => DIFFICULTY_NAMES[name as Difficulty];
  return (
    <>
      <Grouped
        of="difficulty"
        sides={sides}
        by={({ byDifficulty }) => byDifficulty}
        nameOf={difficultyName}
      />
      <Grouped of="source" sides={sides} by={({ bySource }) => bySource} nameOf={(name) => name} />
    </>
  );
}

function Grouped({
  of,
  sides,
  by,
  nameOf,
}: {
  of: 'difficulty' | 'source';
  sides: readonly Side[];
  by: (report: ShownReport) => readonly ProblemGroup[] | null;
  nameOf: (name: string) => string;
}): VNode | null {
  const groups = sides.map(({ report }) => by(report) ?? []);
  const names = [...new Set(groups.flat().map(({ name }) => name))].sort();
  if (names.length < 2) return null;
  const rows = names.map((name) => {
    const own = groups.map((all) => all.find((group) => group.name === name));
    return [
      <Name>{nameOf(name)}</Name>,
      ...own.flatMap(cellsFor),
      own.map((group, at) =>
        group?.passAt1 ? (
          <Whisker {...group.passAt1} side={at + 1 < own.length ? 'base' : 'tuned'} />
        ) : null,
      ),
    ];
  });
  return (
    <Section title={`By ${of}`}>
      <Table
        label={`pass@1 by ${of}`}
        columns={[
          { title: <Term of={of} /> },
          ...sides.flatMap(({ title }) => columnsFor(title)),
          { title: <span class="unseen">drawn</span>, kind: 'plot' },
        ]}
        rows={rows}
      />
    </Section>
  );
}

function columnsFor(title: string): readonly Column[] {
  return [
    { title: [title, ' ', <Term of="solved" />], kind: 'number' },
    { title: [title, ' ', <Term of="passAtK">pass@1</Term>], kind: 'number' },
    { title: <Term of="interval">95 %</Term>, kind: 'number' },
  ];
}

function cellsFor(group: ProblemGroup | undefined): readonly ComponentChildren[] {
  if (group === undefined || group.passAt1 === null) return ['–', '–', '–'];
  const { solved, problems, passAt1 } = group;
  return [`${solved} of ${problems}`, <Share>{passAt1.value}</Share>, <Span95 {...passAt1} />];
}
