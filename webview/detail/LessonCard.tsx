import type { VNode } from 'preact';
import type { RunState } from '../../src/domain/runState.ts';
import type { Actions } from '../run/actions.ts';
import { outcomeOf } from '../run/describe.ts';
import type { LookBack } from '../run/marks.ts';
import { Filled } from '../text/Filled.tsx';
import { Text } from '../text/Text.tsx';
import { text } from '../text.ts';
import { Icon } from '../ui/Icon.tsx';
import { Rests } from './Rests.tsx';
import { StepLink } from './StepLink.tsx';

interface LessonCardProps {
  readonly lookBack: LookBack;
  readonly state: RunState;
  readonly actions: Actions;
}

/** A look back: which step went off course, why, what to do instead, what that rests on, and what became of it. */
export function LessonCard({ lookBack, state, actions }: LessonCardProps): VNode | null {
  const reflection = state.branches.get(lookBack.branch)?.reflections[lookBack.index];
  if (reflection === undefined) return null;
  const { event } = reflection;
  const title = text('lesson.blames', lookBack.branch, event.blamed);
  return (
    <article class="card lesson" aria-label={title}>
      <header>
        <Icon name="history" />
        <h3>
          <Filled
            of="lesson.blames"
            with={[event.branch, <StepLink key="blamed" step={event.blamed} actions={actions} />]}
          />
        </h3>
      </header>
      {event.grounded ? (
        <>
          <Sentence label={text('lesson.happened')} words={event.diagnosis} />
          <Sentence label={text('lesson.instead')} words={event.fix} />
        </>
      ) : (
        <p class="dim">{text('lesson.facts')}</p>
      )}
      <Rests evidence={event.evidence} state={state} actions={actions} />
      <Carried opened={lookBack.opened} state={state} actions={actions} />
    </article>
  );
}

export function Sentence(props: { readonly label: string; readonly words: string }): VNode | null {
  if (props.words.trim() === '') return null;
  return (
    <p class="sentence">
      <strong>{props.label}</strong> <Text of={props.words} />
    </p>
  );
}

function Carried(props: {
  readonly opened: readonly string[];
  readonly state: RunState;
  readonly actions: Actions;
}): VNode {
  const { opened, state, actions } = props;
  if (opened.length === 0) return <footer class="dim">{text('lesson.notCarried')}</footer>;
  return (
    <footer class="dim">
      {opened.map((id) => {
        const branch = state.branches.get(id);
        const first = branch?.steps[0];
        return (
          <span key={id} class="carried">
            <Icon name="arrow-right" />{' '}
            <Filled
              of="lesson.carriedInto"
              with={[
                first === undefined ? (
                  <b key="branch">{id}</b>
                ) : (
                  <StepLink key="step" step={first} actions={actions} />
                ),
              ]}
            />
            {branch !== undefined && `: ${outcomeOf(branch, state)}`}
          </span>
        );
      })}
    </footer>
  );
}
