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

/** What went wrong with the run, each with buttons that help; the panel goes on below. */
export function Troubles({ snapshot, store }: TroublesProps): VNode {
  const { problem, misfit } = snapshot;
  return (
    <>
      {problem !== null && (
        <Banner
          message={problem.message}
          todo={problem.todo}
          onDismiss={() => store.dismissProblem()}
        >
          {problem.actions.map(({ does, label }, index) => (
            <Button
              key={does}
              look={index === 0 ? 'primary' : 'secondary'}
              onClick={() => store.ask({ kind: 'act', does })}
            >
              {visible(label)}
            </Button>
          ))}
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
