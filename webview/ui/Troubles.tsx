import type { VNode } from 'preact';
import type { PanelStore, Snapshot } from '../run/panelStore.ts';
import { text } from '../text.ts';
import { visible } from '../text/visible.ts';
import { Banner } from './Banner.tsx';
import { Button } from './Button.tsx';

interface TroublesProps {
  readonly snapshot: Snapshot;
  readonly store: PanelStore;
}

/** What went wrong with the run, each with a button that helps; the panel goes on below. */
export function Troubles({ snapshot, store }: TroublesProps): VNode {
  const { problem, misfit } = snapshot;
  const action = problem?.action ?? null;
  return (
    <>
      {problem !== null && (
        <Banner
          message={problem.message}
          todo={problem.todo}
          onDismiss={() => store.dismissProblem()}
        >
          {action !== null && (
            <Button look="primary" onClick={() => store.ask({ kind: 'act', does: action.does })}>
              {visible(action.label)}
            </Button>
          )}
        </Banner>
      )}
      {misfit !== null && (
        <Banner message={text('trouble.event')} todo={text('trouble.eventTodo', misfit)}>
          <Button onClick={() => store.ask({ kind: 'act', does: 'openJournal' })}>
            {text('trouble.openJournal')}
          </Button>
        </Banner>
      )}
    </>
  );
}
