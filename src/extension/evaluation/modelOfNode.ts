import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import { tunedModel } from '../../domain/tunedModel.ts';
import { fieldOf } from '../fieldOf.ts';

/** The model of a node of the Models view, as a person writes it; null for anything else. */
export function modelOfNode(given: unknown): string | null {
  if (typeof given !== 'object' || given === null) return null;
  if ('adapter' in given) {
    const adapter = given.adapter as Partial<KeptAdapter> | null;
    const name = fieldOf(adapter, 'name');
    const model = fieldOf(adapter?.base, 'model');
    if (name === undefined || model === undefined) return null;
    return tunedModel({ name, base: { model, sha256: '' } });
  }
  if ('hosted' in given) {
    const model = fieldOf(given.hosted, 'model');
    return model === undefined ? null : `openai:${model}`;
  }
  if (!('model' in given)) return null;
  const name = fieldOf(given.model, 'name');
  return name === undefined ? null : `embedded:${name}`;
}
