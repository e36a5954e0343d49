import { stat } from 'node:fs/promises';

/** `<problems>[#name]`, taken apart. */
export interface ProblemSpec {
  readonly path: string;
  /** Null where all problems are meant. */
  readonly name: string | null;
}

/**
 * Splits `<problems>[#name]` at the last `#` whose left side is a file or folder, so that file names and problem names may
 * both hold one; else at the first, as the names of imported sets hold none.
 */
export async function parseSpec(spec: string): Promise<ProblemSpec> {
  if (await isThere(spec)) return { path: spec, name: null };
  for (let at = spec.lastIndexOf('#'); at > 0; at = spec.lastIndexOf('#', at - 1)) {
    if (await isThere(spec.slice(0, at))) return splitAt(spec, at);
  }
  const first = spec.indexOf('#');
  return first < 0 ? { path: spec, name: null } : splitAt(spec, first);
}

function splitAt(spec: string, at: number): ProblemSpec {
  const name = spec.slice(at + 1);
  return { path: spec.slice(0, at), name: name === '' ? null : name };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
