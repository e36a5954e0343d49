import { LeafeError } from '../../core/errors.ts';
import { shortName } from '../../domain/shortName.ts';
import { nearest } from '../nearNames.ts';
import { sourceName } from './codes.ts';
import { placeText, type NamedPlace, type PlacedValue, type RecordFile } from './recordFile.ts';

interface Search {
  readonly files: readonly RecordFile[];
  /** What the collection is called in messages. */
  readonly collection: string;
  /** Names that mean the same, best first. */
  readonly wanted: readonly string[];
}

/**
 * The one record of this name. A full name goes before a short one. None, or several, throws `input.invalid` with the
 * names that come near, or with where each of the several stands.
 */
export async function findRecord(search: Search, signal: AbortSignal): Promise<PlacedValue> {
  const { wanted, collection } = search;
  const candidates = await collect(search.files, wanted, signal);
  for (const name of wanted) {
    const full = candidates.filter((found) => found.name === name);
    const matches =
      full.length > 0 ? full : candidates.filter((found) => shortName(found.name) === name);
    const [first, second] = matches;
    if (first === undefined) continue;
    if (second !== undefined) throw ambiguous(name, matches, collection);
    return first.read(signal);
  }
  throw await unknown(search, signal);
}

async function collect(
  files: readonly RecordFile[],
  wanted: readonly string[] | null,
  signal: AbortSignal,
): Promise<NamedPlace[]> {
  const found: NamedPlace[] = [];
  for (const file of files) {
    for await (const named of file.names(wanted, signal)) found.push(named);
  }
  return found;
}

function ambiguous(
  name: string,
  matches: readonly NamedPlace[],
  collection: string,
): LeafeError<'input'> {
  const several = matches
    .map(({ name: full, place, source }) => {
      const from = sourceName(source);
      return `"${full}" (${placeText(place)}${from === null || from === undefined ? '' : `, ${from}`})`;
    })
    .join('; ');
  const twins = new Set(matches.map((match) => match.name)).size < matches.length;
  return new LeafeError(
    'input',
    'invalid',
    `"${name}" fits several problems of ${collection}: ${several}.`,
    {
      todo: twins
        ? 'Put the one you mean into a file of its own, or rename one of them.'
        : 'Give the full name of the one you mean.',
    },
  );
}

async function unknown(
  { files, wanted, collection }: Search,
  signal: AbortSignal,
): Promise<LeafeError<'input'>> {
  const names: string[] = [];
  for (const file of files) {
    for await (const { name } of file.names(null, signal)) names.push(name);
  }
  const near = nearest(wanted[0] ?? '', names);
  const hint = near.length === 0 ? '' : ` Near it: ${near.map((name) => `"${name}"`).join(', ')}.`;
  return new LeafeError(
    'input',
    'invalid',
    `${collection} has no problem "${wanted[0] ?? ''}".${hint}`,
    {
      todo: 'See `leafe problems list <set>` for the names there are.',
    },
  );
}
