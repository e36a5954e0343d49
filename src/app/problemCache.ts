import type { ProblemSource } from '../core/ports/problemSource.ts';
import type { Problem } from '../domain/problem.ts';

/** Problems kept at once: submissions come grouped, and a problem's tests may be large. */
const KEPT = 8;

/** Finds problems by name, the latest few without reading the file again. */
export function problemCache(
  source: ProblemSource,
): (name: string, signal: AbortSignal) => Promise<Problem> {
  const kept = new Map<string, Promise<Problem>>();
  return (name, signal) => {
    const found = kept.get(name) ?? source.find(name, signal);
    kept.delete(name);
    kept.set(name, found);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return found;
  };
}
