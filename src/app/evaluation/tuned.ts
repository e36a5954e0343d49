import { endpointAddress } from '../../domain/endpointAddress.ts';
import type { EvaluationManifest } from '../../domain/evaluation.ts';
import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import { tunedModel } from '../../domain/tunedModel.ts';
import type { HostedHere } from '../training/hostedModels.ts';

/** A model that came of training: an adapter of this machine, or a model that a service has made and keeps. */
export type Tuned =
  | { readonly kind: 'adapter'; readonly adapter: KeptAdapter }
  | { readonly kind: 'hosted'; readonly hosted: HostedHere };

/** What it is called, and it and its base as a person writes them. */
export function tunedNames(tuned: Tuned): {
  readonly name: string;
  readonly model: string;
  readonly base: string;
} {
  if (tuned.kind === 'adapter') {
    const { adapter } = tuned;
    return { name: adapter.name, model: tunedModel(adapter), base: adapter.base.model };
  }
  const { model, base } = tuned.hosted;
  return { name: model, model: `openai:${model}`, base: `openai:${base}` };
}

/**
 * Which side of a comparison an evaluation can be: of an adapter and its base the hashes of their files say so, of what a service keeps the
 * names and the address; null where it is of another model.
 */
export function sideOf(tuned: Tuned, manifest: EvaluationManifest): 'base' | 'tuned' | null {
  const { model, adapter } = manifest;
  if (tuned.kind === 'adapter') {
    const { base, file } = tuned.adapter;
    if (adapter !== null) return adapter.sha256 === file.sha256 ? 'tuned' : null;
    return model.sha256 === base.sha256 ? 'base' : null;
  }
  const there = endpointAddress(model.options['baseUrl']);
  if (there !== endpointAddress(tuned.hosted.baseUrl)) return null;
  const names = tunedNames(tuned);
  if (model.model === names.model) return 'tuned';
  return model.model === names.base ? 'base' : null;
}
