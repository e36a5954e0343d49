import type { ProblemSource } from '../core/ports/problemSource.ts';
import type { Problem } from '../domain/problem.ts';
import { Latest } from './latest.ts';

/** Problems kept at once: submissions come grouped, and a problem's tests may be large. */
const KEPT = 8;

/** Finds problems by name, the latest few without reading the file again. */
export function problemCache(
  source: ProblemSource,
): (name: string, signal: AbortSignal) => Promise<Problem> {
  const kept = new Latest<Promise<Problem>>(KEPT);
  return (name, signal) => {
    const found = kept.get(name) ?? source.find(name, signal);
    kept.keep(name, found);
    return found;
  };
}
