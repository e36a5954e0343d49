import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { branchOf, type StepState } from '../../src/domain/runState.ts';
import type { Actions } from '../run/actions.ts';
import type { Snapshot } from '../run/panelStore.ts';
import { isOpenToChange, type Phase } from '../../src/domain/runPhase.ts';
import type { ProgramView } from '../run/savedView.ts';
import { carriesLesson } from '../run/describe.ts';
import { Text } from '../text/Text.tsx';
import { text } from '../text.ts';
import { Button } from '../ui/Button.tsx';
import { FactList } from './FactList.tsx';
import { LessonCard } from './LessonCard.tsx';
import { CarriedLessons } from './CarriedLessons.tsx';
import { ProgramSection } from './ProgramSection.tsx';
import { StepHead } from './StepHead.tsx';
import { TestSection } from './TestSection.tsx';

interface StepViewProps {
  readonly step: StepState;
  readonly snapshot: Snapshot;
  readonly phase: Phase;
  readonly actions: Actions;
  readonly onWant: (step: string) => void;
  readonly onForget: (step: string) => void;
  readonly onProgramView: (view: ProgramView) => void;
}

/** Someone who walks through steps with the arrow keys loads those they stop at. */
const WANT_AFTER_MS = 120;

export function StepView(props: StepViewProps): VNode {
  const { step, snapshot, phase, actions, onWant, onForget, onProgramView } = props;
  const { state, marks, texts, view } = snapshot;
  const held = texts.get(step.id);
  useEffect(() => {
    if (held !== undefined) return;
    const timer = setTimeout(() => onWant(step.id), WANT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [step.id, held, onWant]);
  // A program of a thousand lines is not drawn anew for an event about another step.
  const body = useMemo(
    () =>
      held?.kind === 'here' ? (
        <>
          <TestSection key={step.id} detail={held.detail} actions={actions} />
          <ProgramSection
            key={`program ${step.id}`}
            detail={held.detail}
            view={view.programView}
            onView={onProgramView}
          />
        </>
      ) : null,
    [held, view.programView, actions, onProgramView],
  );
  const branch = branchOf(state, step.branch);
  const lookBacks = [
    ...marks.of(step.id).blamedBy,
    ...marks.by(step.branch).filter(({ after, blamed }) => after === step.id && blamed !== after),
  ];
  return (
    <>
      <StepHead step={step} marks={marks} open={isOpenToChange(phase)} actions={actions} />
      {lookBacks.map((lookBack) => (
        <LessonCard
          key={`${lookBack.branch} ${lookBack.index}`}
          lookBack={lookBack}
          state={state}
          actions={actions}
        />
      ))}
      {carriesLesson(step, state) && <CarriedLessons branch={branch} actions={actions} />}
      <FactList step={step} actions={actions} />
      {held === undefined || held.kind === 'loading' ? (
        <p class="loading-line" role="status">
          {text('detail.loading')}
        </p>
      ) : held.kind === 'failed' ? (
        <div class="note trouble">
          <p>
            <Text of={held.message} /> <Text of={held.todo} />
          </p>
          <Button icon="refresh" onClick={() => onForget(step.id)}>
            {text('detail.retry')}
          </Button>
        </div>
      ) : (
        body
      )}
    </>
  );
}
