import { LeafeError } from '../../core/errors.ts';

/** What of a broken connection tells a person something, as Python and its libraries say it. */
const TROUBLES =
  /Connection refused|Connection reset by peer|Network is unreachable|No route to host|Name or service not known|nodename nor servname provided|Temporary failure in name resolution|Cannot connect to proxy|certificate verify failed|timed out/i;
/** As pip has it where nothing else is named. */
const USUAL_INDEX = 'https://pypi.org/simple';
const AGAIN = 'then run `leafe trainer check local --fix` again';

/** What pip waits for while it tries a connection again; null for another line. */
export function waitsFor(line: string): string | null {
  return /after connection broken by/.test(line) ? troubleOf(line) : null;
}

/** Why pip failed, from all that it said: it ends with the same code whatever the reason. */
export function pipFailure(said: readonly string[]): LeafeError<'trainer'> {
  if (said.some((line) => /No space left on device|Errno 28\b/.test(line))) {
    return failure('there is no room left on the disk', `Make 4 GB of room, ${AGAIN}.`);
  }
  const broken = said.findLast((line) => /Retry\(total=0|^Could not fetch URL/.test(line));
  if (broken !== undefined) {
    return failure(
      `the package index ${indexOf(said)} does not answer: ${troubleOf(broken)}`,
      `Check the network, or name an index that can be reached from here (\`PIP_INDEX_URL\`), ${AGAIN}.`,
    );
  }
  const [, lacking] = found(said, /No matching distribution found for (\S+)/);
  if (lacking !== undefined) {
    return failure(
      `the package index ${indexOf(said)} has no ${lacking} for this Python`,
      `Name an index that has all of PyPI (\`PIP_INDEX_URL\`), ${AGAIN}.`,
    );
  }
  const [, error] = found(said, /^ERROR: (.*)/);
  return failure(
    `pip could not install the packages: ${error ?? said.at(-1) ?? 'it says nothing'}`,
    `See that ${indexOf(said)} can be reached and that there are 4 GB of room, ${AGAIN}.`,
  );
}

/** The first of several: those after it follow from it. */
function found(said: readonly string[], words: RegExp): readonly (string | undefined)[] {
  for (const line of said) {
    const match = words.exec(line);
    if (match !== null) return match;
  }
  return [];
}

function indexOf(said: readonly string[]): string {
  // pip takes passwords out of it.
  const [, index] = found(said, /^Looking in indexes: ([^,\s]+)/);
  return index ?? USUAL_INDEX;
}

function troubleOf(line: string): string {
  const [trouble = 'the connection broke'] = TROUBLES.exec(line) ?? [];
  return trouble.toLowerCase();
}

function failure(detail: string, todo: string): LeafeError<'trainer'> {
  return new LeafeError('trainer', 'notReady', detail, { todo });
}
