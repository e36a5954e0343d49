import type { RunFactOf } from '../../domain/runEvent.ts';
import type { Usage } from '../ports/chatModel.ts';
import type { SavedCheckpoint } from '../ports/checkpoints.ts';
import type { Action } from '../ports/environment.ts';
import { inJournal } from './takeSteps.ts';

export interface OtherStep extends Pick<
  RunFactOf<'stepTaken'>,
  'step' | 'branch' | 'parent' | 'language'
> {
  readonly action: Action;
  readonly saved: SavedCheckpoint;
  readonly usage: Usage;
}

/** What a journal says of a step that the run's model did not take: nothing was drawn, and nothing asked for. */
export function otherStep({ action, saved, usage, ...where }: OtherStep): RunFactOf<'stepTaken'> {
  return {
    kind: 'stepTaken',
    ...where,
    program: action.program === null ? null : inJournal(action.program),
    programDigest: action.digest,
    checkpoint: saved.commit,
    tree: saved.tree,
    usage,
    seed: 0,
    ended: 'stop',
    modelMs: 0,
  };
}
