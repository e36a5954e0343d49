import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Snapshot } from '../run/panelStore.ts';
import { isAtWork, type Phase } from '../../src/domain/runPhase.ts';
import { text } from '../text.ts';
import { Button } from './Button.tsx';
import { Empty } from './Empty.tsx';

/** A host that said nothing for so long is told of, with a way to ask again. */
const SILENT_AFTER_MS = 5000;

/** Whether there is no branch to draw yet. */
export function waitsForRun({ run, state }: Snapshot): boolean {
  return run === null || state.branches.size === 0;
}

interface WaitingProps {
  readonly snapshot: Snapshot;
  readonly phase: Phase;
  readonly onAgain: () => void;
}

export function Waiting({ snapshot, phase, onAgain }: WaitingProps): VNode {
  const [silent, setSilent] = useState(false);
  const heard = snapshot.run !== null;
  useEffect(() => {
    if (heard || silent) return;
    const timer = setTimeout(() => setSilent(true), SILENT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [heard, silent]);
  const again = (): void => {
    setSilent(false);
    onAgain();
  };
  if (!heard && silent) {
    return (
      <Empty title={text('empty.silent')} todo={text('empty.silentTodo')}>
        <Button look="primary" icon="refresh" onClick={again}>
          {text('empty.again')}
        </Button>
      </Empty>
    );
  }
  if (phase === 'loading') return <Empty busy title={text('empty.loading')} todo="" />;
  return isAtWork(phase) ? (
    <Empty busy title={text('empty.starting')} todo={text('empty.startingTodo')} />
  ) : (
    <Empty title={text('empty.noStepsIdle')} todo={text('empty.noStepsIdleTodo')} />
  );
}
