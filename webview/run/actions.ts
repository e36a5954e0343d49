import { text } from '../text.ts';
import type { PanelStore } from './panelStore.ts';
import { isOpenToChange, phaseOf } from '../../src/domain/runPhase.ts';

/** What a person can do, whatever it is done with: a key, a button or a link. */
export interface Actions {
  readonly select: (step: string | null) => void;
  /** The selection now: keys may come faster than drawings. */
  readonly selected: () => string | null;
  readonly open: (step: string) => void;
  /** The step against the one before it. */
  readonly diff: (step: string) => void;
  /** A blamed step against the one that corrects it; nothing where there is none. */
  readonly diffCorrection: (step: string) => void;
  /** Asks for a hint first. */
  readonly branch: (step: string | null) => void;
  readonly fix: (step: string) => void;
  readonly transcript: (step: string) => void;
  readonly evidence: (step: string, fact: number) => void;
  readonly test: (step: string, test: number) => void;
  readonly help: () => void;
}

interface Dialogs {
  readonly askForHint: (step: string | null) => void;
  readonly showHelp: () => void;
}

export function actionsOn(store: PanelStore, { askForHint, showHelp }: Dialogs): Actions {
  const stepOf = (id: string) => store.snapshot.state.steps.get(id);
  /** Keys work everywhere; where they may not, they say so instead of doing nothing. */
  const whereOpen = (change: () => void): void => {
    if (isOpenToChange(phaseOf(store.snapshot))) change();
    else store.say(text('say.closed'));
  };
  return {
    select: (step) => store.select(step),
    selected: () => store.snapshot.view.selected,
    open: (step) => store.ask({ kind: 'openStep', step }),
    diff: (step) =>
      store.ask({ kind: 'openDiff', left: stepOf(step)?.parent ?? null, right: step }),
    diffCorrection: (step) => {
      const { correctedBy, corrects } = store.snapshot.marks.of(step);
      const corrected = correctedBy.at(-1);
      const blamed = corrects.at(-1);
      if (corrected !== undefined) store.ask({ kind: 'openDiff', left: step, right: corrected });
      else if (blamed !== undefined) store.ask({ kind: 'openDiff', left: blamed, right: step });
    },
    branch: (step) => whereOpen(() => askForHint(step)),
    fix: (step) => whereOpen(() => store.ask({ kind: 'fixStep', step })),
    transcript: (step) => store.ask({ kind: 'openTranscript', step }),
    evidence: (step, fact) => {
      const found = stepOf(step)?.judged?.facts.find(({ number }) => number === fact);
      store.ask({ kind: 'openEvidence', step, fact, test: found?.test ?? null });
    },
    test: (step, test) => store.ask({ kind: 'openEvidence', step, fact: null, test }),
    help: showHelp,
  };
}
