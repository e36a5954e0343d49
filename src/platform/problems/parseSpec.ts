import { tryLocate } from './locate.ts';

/** `<problems>[#name]`, taken apart. */
export interface ProblemSpec {
  readonly path: string;
  /** Null where all problems are meant. */
  readonly name: string | null;
}

/**
 * Splits `<problems>[#name]` at the last `#` whose left side is there, so that file names and problem names may both hold
 * one. Where nothing is there, at the first `#`: opening it then says what is missing.
 */
export async function parseSpec(spec: string, home: string): Promise<ProblemSpec> {
  if ((await tryLocate(spec, home)) !== null) return { path: spec, name: null };
  for (let at = spec.lastIndexOf('#'); at > 0; at = spec.lastIndexOf('#', at - 1)) {
    const path = spec.slice(0, at);
    if ((await tryLocate(path, home)) !== null) return { path, name: spec.slice(at + 1) };
  }
  const first = spec.indexOf('#');
  if (first < 0) return { path: spec, name: null };
  return { path: spec.slice(0, first), name: spec.slice(first + 1) };
}
