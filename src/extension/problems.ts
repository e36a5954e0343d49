import { shortName } from '../domain/shortName.ts';
import type { ProblemSummary } from '../platform/problems/setIndex.ts';

/** A problem as lists show it, and the name a run is started with. */
export interface NamedProblem {
  /** `set#name`. */
  readonly problem: string;
  readonly summary: ProblemSummary;
}

/** The short name that a problem is called by behind its set: `parity` of `starter_parity. Even or Odd` in `starter`. */
export function nameInSet(set: string, name: string): string {
  const short = shortName(name);
  return short.startsWith(`${set}_`) ? short.slice(set.length + 1) : short;
}

/** The set that comes with LEAFE, then the imported ones. */
export async function problemSets(home: string): Promise<readonly string[]> {
  const { importedSets, STARTER } = await import('../platform/problems/locate.ts');
  return [STARTER, ...(await importedSets(home)).filter((set) => set !== STARTER)];
}

/** The problems of a set, from its index where there is one. */
export async function problemsIn(set: string, home: string): Promise<readonly NamedProblem[]> {
  const found: NamedProblem[] = [];
  for await (const summary of summaries(set, home)) {
    found.push({ problem: `${set}#${shortName(summary.name)}`, summary });
  }
  return found;
}

async function* summaries(set: string, home: string): AsyncGenerator<ProblemSummary> {
  const [{ setFile }, { readIndex, summarise }, { openProblems }] = await Promise.all([
    import('../platform/problems/locate.ts'),
    import('../platform/problems/setIndex.ts'),
    import('../platform/problems/openProblems.ts'),
  ]);
  const index = await readIndex(setFile(home, set));
  if (index !== null) return yield* index;
  const source = await openProblems(set, { home });
  const signal = new AbortController().signal;
  for await (const problem of source.problems(signal)) yield summarise(problem);
}
