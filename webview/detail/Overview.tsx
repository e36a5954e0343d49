import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { RunState } from '../../src/domain/runState.ts';
import type { Actions } from '../run/actions.ts';
import { duration, outcomeOf } from '../run/describe.ts';
import { endSentence } from '../run/news.ts';
import type { Snapshot } from '../run/panelStore.ts';
import { isOpenToChange, type Phase } from '../../src/domain/runPhase.ts';
import { Filled } from '../text/Filled.tsx';
import { Text } from '../text/Text.tsx';
import { number, text } from '../text.ts';
import { Button } from '../ui/Button.tsx';
import { LessonCard } from './LessonCard.tsx';
import { StepLink } from './StepLink.tsx';

interface OverviewProps {
  readonly snapshot: Snapshot;
  readonly phase: Phase;
  readonly actions: Actions;
}

/** The run as a whole: how it ended, what was learnt, what it cost. Shown while no step is selected. */
export function Overview({ snapshot, phase, actions }: OverviewProps): VNode {
  const { state } = snapshot;
  return (
    <>
      <header class="step-head">
        <div class="title">
          <h2>{text('overview.label')}</h2>
        </div>
        <p>
          <Text of={endSentence(phase, state)} />
        </p>
        <div class="buttons">
          <Button
            icon="git-branch"
            disabled={!isOpenToChange(phase)}
            onClick={() => actions.branch(null)}
          >
            {text('overview.branch')}
          </Button>
        </div>
      </header>
      <Corrections snapshot={snapshot} actions={actions} />
      <Lessons snapshot={snapshot} actions={actions} />
      <LedgerTable snapshot={snapshot} />
    </>
  );
}

const AT_ONCE = 20;

/** The newest first: they are what the run learns from now. Most events say nothing about them, so they are not drawn for each. */
function Lessons({ snapshot, actions }: Pick<OverviewProps, 'snapshot' | 'actions'>): VNode {
  const { marks, state } = snapshot;
  const [shown, setShown] = useState(AT_ONCE);
  const newest = marks.lookBacks.slice(-shown).toReversed();
  const more = marks.lookBacks.length - newest.length;
  const outcomes = newest.map(({ opened }) => opened.map((id) => outcomeIn(state, id)).join());
  const cards = useMemo(
    () =>
      newest.map((lookBack) => (
        <LessonCard
          key={`${lookBack.branch} ${lookBack.index}`}
          {...{ lookBack, state, actions }}
        />
      )),
    [marks, marks.lookBacks.length, shown, outcomes.join('\n'), actions],
  );
  return (
    <section>
      <h3>{text('overview.lessons')}</h3>
      {newest.length === 0 && <p class="dim">{text('overview.noLessons')}</p>}
      {cards}
      {more > 0 && (
        <Button onClick={() => setShown(shown + AT_ONCE)}>
          {text('overview.more', Math.min(more, AT_ONCE))}
        </Button>
      )}
    </section>
  );
}

/** All that a card says of a branch that its lesson was carried into. */
function outcomeIn(state: RunState, id: string): string {
  const branch = state.branches.get(id);
  if (branch === undefined) return id;
  return `${id} ${branch.steps[0] ?? ''} ${outcomeOf(branch, state)}`;
}

function Corrections(props: Pick<OverviewProps, 'snapshot' | 'actions'>): VNode | null {
  const { actions } = props;
  const { corrections } = props.snapshot.state;
  if (corrections.length === 0) return null;
  return (
    <section>
      <h3>{text('overview.corrections')}</h3>
      <ul class="plain">
        {corrections.slice(-AT_ONCE).map(({ correction, blamed, corrected }) => (
          <li key={correction}>
            <Filled
              of="overview.correction"
              with={[
                <StepLink key="blamed" step={blamed} actions={actions} />,
                <StepLink key="corrected" step={corrected} actions={actions} />,
              ]}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function LedgerTable({ snapshot }: Pick<OverviewProps, 'snapshot'>): VNode {
  const { spend, work } = snapshot.state;
  const inOut = (given: number, made: number): string => text('ledger.inOut', given, made);
  const rows: readonly (readonly [string, string])[] = [
    [text('ledger.branches'), number(spend.branches)],
    [text('ledger.steps'), number(spend.steps)],
    [text('ledger.programs'), number(spend.programs)],
    [text('ledger.tests'), number(spend.tests)],
    [text('ledger.reflections'), number(spend.reflections)],
    [text('ledger.acting'), inOut(spend.actPromptTokens, spend.actCompletionTokens)],
    [text('ledger.reflecting'), inOut(spend.reflectPromptTokens, spend.reflectCompletionTokens)],
    [text('ledger.model'), duration(work.modelMs / 1000)],
    [text('ledger.judge'), duration(work.judgeMs / 1000)],
    [text('ledger.seconds'), duration(spend.seconds)],
  ];
  return (
    <section>
      <h3>{text('ledger.label')}</h3>
      <table class="ledger-table">
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
