import { basename, extname } from 'node:path';
import { shortName } from '../../domain/shortName.ts';
import { problemSets, problemsIn } from '../problems.ts';

/** The problem of the sets here whose short name a file has, such as `1575_A.cpp`; null where none or several do. */
export async function namedLike(
  path: string,
  home: string,
): Promise<{ readonly problem: string; readonly name: string } | null> {
  const wanted = basename(path, extname(path)).toLowerCase();
  const found: { readonly problem: string; readonly name: string }[] = [];
  for (const set of await problemSets(home)) {
    for (const { problem, summary } of await problemsIn(set, home)) {
      const short = shortName(summary.name).toLowerCase();
      const fits = short === wanted || short === `${set}_${wanted}`;
      if (fits) found.push({ problem, name: summary.name });
    }
  }
  const [only, ...others] = found;
  return only !== undefined && others.length === 0 ? only : null;
}
