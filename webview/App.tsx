import type { VNode } from 'preact';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import { Overview } from './detail/Overview.tsx';
import { StepView } from './detail/StepView.tsx';
import { actionsOn } from './run/actions.ts';
import type { PanelStore, Snapshot } from './run/panelStore.ts';
import { phaseOf, type Phase } from '../src/domain/runPhase.ts';
import type { ProgramView, SavedView } from './run/savedView.ts';
import { useSnapshot } from './run/useSnapshot.ts';
import { text } from './text.ts';
import { TreeSection } from './tree/TreeSection.tsx';
import { BranchDialog } from './ui/BranchDialog.tsx';
import { Header } from './ui/Header.tsx';
import { HelpDialog } from './ui/HelpDialog.tsx';
import { Ledger } from './ui/Ledger.tsx';
import { Splitter } from './ui/Splitter.tsx';
import { Troubles } from './ui/Troubles.tsx';
import { useMeasure } from './ui/useMeasure.ts';
import { Waiting, waitsForRun } from './ui/Waiting.tsx';

/** Below this width the panes stand on top of each other. */
const COLUMNS_FROM_PX = 720;

type Open =
  | { readonly dialog: 'help' }
  | { readonly dialog: 'branch'; readonly step: string | null };

/** The run panel. */
export function App({ store }: { readonly store: PanelStore }): VNode {
  const snapshot = useSnapshot(store);
  const phase = phaseOf(snapshot);
  const [open, setOpen] = useState<Open | null>(null);
  const actions = useMemo(
    () =>
      actionsOn(store, {
        askForHint: (step) => setOpen({ dialog: 'branch', step }),
        showHelp: () => setOpen({ dialog: 'help' }),
      }),
    [store],
  );
  const onView = useCallback((changes: Partial<SavedView>) => store.setView(changes), [store]);
  const close = useCallback(() => setOpen(null), []);
  return (
    <div class="panel">
      <Header
        snapshot={snapshot}
        phase={phase}
        onStop={() => store.ask({ kind: 'stop' })}
        onResume={() => store.ask({ kind: 'resume' })}
        onProblem={() => store.ask({ kind: 'openProblem' })}
        onHelp={actions.help}
      />
      {snapshot.state.started !== null && <Ledger state={snapshot.state} />}
      <Troubles snapshot={snapshot} store={store} />
      {waitsForRun(snapshot) ? (
        <Waiting snapshot={snapshot} phase={phase} onAgain={() => store.ready()} />
      ) : (
        <Panes split={snapshot.view.split} onView={onView}>
          <TreeSection {...{ snapshot, phase, actions, onView }} />
          <Detail {...{ snapshot, phase, actions, store }} />
        </Panes>
      )}
      <div class="sr-only" role="status" aria-live="polite">
        {snapshot.said}
      </div>
      {open?.dialog === 'help' && <HelpDialog onClose={close} />}
      {open?.dialog === 'branch' && (
        <BranchDialog
          step={open.step}
          onBranch={(hint) => store.ask({ kind: 'branchFrom', step: open.step, hint })}
          onClose={close}
        />
      )}
    </div>
  );
}

interface PanesProps {
  readonly split: number;
  readonly onView: (changes: Partial<SavedView>) => void;
  readonly children: readonly [VNode, VNode];
}

/** The tree and what is selected in it, side by side where there is room. */
function Panes({ split, onView, children: [first, second] }: PanesProps): VNode {
  const main = useRef<HTMLElement>(null);
  // Before it is measured it is as wide as the window, so that the first drawing is the final one.
  const width = useMeasure(main).width || window.innerWidth;
  const panes = width >= COLUMNS_FROM_PX ? 'columns' : 'rows';
  const share = `${split * 100}%`;
  return (
    <main ref={main} class={`panes ${panes}`} style={{ '--split': share }}>
      {first}
      <Splitter split={split} panes={panes} onSplit={(to) => onView({ split: to })} />
      {second}
    </main>
  );
}

interface DetailProps {
  readonly snapshot: Snapshot;
  readonly phase: Phase;
  readonly actions: ReturnType<typeof actionsOn>;
  readonly store: PanelStore;
}

function Detail({ snapshot, phase, actions, store }: DetailProps): VNode {
  const { state, view } = snapshot;
  const step = view.selected === null ? undefined : state.steps.get(view.selected);
  const onWant = useCallback((id: string) => store.want(id), [store]);
  const onForget = useCallback((id: string) => store.forget(id), [store]);
  const onProgramView = useCallback(
    (programView: ProgramView) => store.setView({ programView }),
    [store],
  );
  return (
    <section class="detail" aria-label={text('detail.label')} tabIndex={-1}>
      {step === undefined ? (
        <Overview snapshot={snapshot} phase={phase} actions={actions} />
      ) : (
        <StepView {...{ step, snapshot, phase, actions, onWant, onForget, onProgramView }} />
      )}
    </section>
  );
}
