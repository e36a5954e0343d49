import type { Scorer } from '../../core/ports/scorer.ts';
import { contextFor, shareFor, type EmbeddedOptions } from './embeddedModel.ts';

/** What a model of this machine, with an adapter or without, holds of given replies; in the process of the model that writes. */
export function openEmbeddedScorer(options: EmbeddedOptions): Scorer {
  const share = shareFor(options);
  const context = contextFor(options);
  return {
    name: options.name,
    logProbsOf: (prompt, completion, signal) =>
      share.use((client, both) => client.score({ context, prompt, completion }, both), signal),
    close: () => share.close(),
  };
}
