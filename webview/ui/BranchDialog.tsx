import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { HINT_CHARS } from '../../src/domain/panelLimits.ts';
import { text } from '../text.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

interface BranchDialogProps {
  /** The step to go on from; null is the problem. */
  readonly step: string | null;
  readonly onBranch: (hint: string) => void;
  readonly onClose: () => void;
}

/** Asks for a person's hint and opens a branch with it. */
export function BranchDialog({ step, onBranch, onClose }: BranchDialogProps): VNode {
  const [hint, setHint] = useState('');
  const title = step === null ? text('branch.titleProblem') : text('branch.title', step);
  const go = (): void => {
    onBranch(hint.trim());
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <label for="hint">{text('branch.hint')}</label>
      <textarea
        id="hint"
        rows={4}
        maxLength={HINT_CHARS}
        value={hint}
        aria-describedby="hint-help"
        autofocus
        onInput={(event) => setHint(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) go();
        }}
      />
      <p id="hint-help" class="dim">
        {text('branch.hintHelp')} {text('branch.left', HINT_CHARS - hint.length)}
      </p>
      <div class="buttons end">
        <Button onClick={onClose}>{text('branch.cancel')}</Button>
        <Button look="primary" icon="git-branch" onClick={go}>
          {text('branch.go')}
        </Button>
      </div>
    </Dialog>
  );
}
