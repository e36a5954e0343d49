import { resolve } from 'node:path';
import { isModelPath } from '../platform/embedded/isModelPath.ts';

/** The kind and name of a model as a person writes it: `tape` and `file` of `tape:file`. */
export function parseModelSpec(spec: string): { readonly kind: string; readonly name: string } {
  const at = spec.indexOf(':');
  return { kind: spec.slice(0, Math.max(0, at)), name: spec.slice(at + 1) };
}

/** The same model with the whole path where it names a file: a run may be resumed from another folder. */
export function wholeSpec(spec: string): string {
  const { kind, name } = parseModelSpec(spec);
  const isFile = kind === 'tape' || (kind === 'embedded' && isModelPath(name));
  return isFile && name !== '' ? `${kind}:${resolve(name)}` : spec;
}
