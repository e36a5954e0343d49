import { resolve } from 'node:path';
import { isModelPath } from '../platform/embedded/isModelPath.ts';

/** The kind and name of a model as a person writes it: `tape` and `file` of `tape:file`. */
export function parseModelSpec(spec: string): { readonly kind: string; readonly name: string } {
  const at = spec.indexOf(':');
  return { kind: spec.slice(0, Math.max(0, at)), name: spec.slice(at + 1) };
}

/** A model of this machine by its parts. */
export interface EmbeddedParts {
  /** Of the catalogue, or a file. */
  readonly base: string;
  /** The name of one that is kept here, or a file; null for the base as it is. */
  readonly adapter: string | null;
}

/**
 * The parts of an embedded model's name, which a `+` joins: `qwen2.5-coder-1.5b+mine`, `/models/base.gguf+mine`. A file's own name may hold
 * a `+` elsewhere than after `.gguf`.
 */
export function embeddedParts(name: string): EmbeddedParts {
  const [, base, adapter] =
    /^([^+/\\]+)\+(.+)$/.exec(name) ?? /^(.+\.gguf)\+(.+)$/i.exec(name) ?? [];
  return base === undefined || adapter === undefined
    ? { base: name, adapter: null }
    : { base, adapter };
}

/** The model of these parts as a person writes it. */
export function embeddedSpec({ base, adapter }: EmbeddedParts): string {
  return `embedded:${base}${adapter === null ? '' : `+${adapter}`}`;
}

/** The same model with the whole path where it names a file: a run may be resumed from another folder. */
export function wholeSpec(spec: string): string {
  const { kind, name } = parseModelSpec(spec);
  if (name === '') return spec;
  if (kind === 'tape') return `tape:${resolve(name)}`;
  if (kind !== 'embedded') return spec;
  const { base, adapter } = embeddedParts(name);
  return embeddedSpec({ base: whole(base), adapter: adapter === null ? null : whole(adapter) });
}

function whole(name: string): string {
  return isModelPath(name) ? resolve(name) : name;
}
