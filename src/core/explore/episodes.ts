import { branchOf, stepOf, tipOf, type RunState } from '../../domain/runState.ts';
import { LeafeError } from '../errors.ts';
import type { Episode } from '../ports/environment.ts';
import type { ExploreDeps } from './deps.ts';
import { readTranscript, TRANSCRIPT } from './transcript.ts';

/** The episodes of the branches at work. One that is not in memory is restored from its branch's newest checkpoint. */
export class Episodes {
  readonly #deps: ExploreDeps;
  readonly #open = new Map<string, Episode>();

  constructor(deps: ExploreDeps) {
    this.#deps = deps;
  }

  async of(branch: string, signal: AbortSignal): Promise<Episode> {
    const known = this.#open.get(branch);
    if (known !== undefined) return known;
    const tip = tipOf(branchOf(this.#deps.recorder.state, branch));
    const episode = await this.at(tip, signal);
    this.#open.set(branch, episode);
    return episode;
  }

  /** A fresh episode as it stood after this step; null is the bare task. */
  async at(step: string | null, signal: AbortSignal): Promise<Episode> {
    return episodeAt(step, this.#deps.recorder.state, this.#deps, signal);
  }

  /** What the model replied at a step, from its checkpoint. */
  async replyOf(step: string, signal: AbortSignal): Promise<string> {
    const { checkpoints, recorder } = this.#deps;
    const { taken } = stepOf(recorder.state, step);
    const restored = await checkpoints.restore(taken.checkpoint, signal);
    return readTranscript(restored.files.get(TRANSCRIPT), step).messages.at(-1)?.content ?? '';
  }

  forget(branch: string): void {
    this.#open.delete(branch);
  }
}

/** A fresh episode as it stood after this step of a run; null is the bare task. */
export async function episodeAt(
  step: string | null,
  state: RunState,
  { environment, checkpoints }: Pick<ExploreDeps, 'environment' | 'checkpoints'>,
  signal: AbortSignal,
): Promise<Episode> {
  if (step === null) return environment.begin();
  const { taken } = stepOf(state, step);
  const restored = await checkpoints.restore(taken.checkpoint, signal);
  if (restored.tree !== taken.tree) {
    throw new LeafeError(
      'checkpoint',
      'damaged',
      `commit ${taken.checkpoint} of step ${step} holds another tree than the journal says`,
    );
  }
  return environment.restore(readTranscript(restored.files.get(TRANSCRIPT), step).memory);
}
