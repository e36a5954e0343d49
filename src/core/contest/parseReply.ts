/**
 * The program in a reply: the last closed fenced block, whatever language it names; a block that the token limit left open
 * counts where no closed one is there. Null where the reply holds none: nothing outside a fence is ever run.
 */
export function parseReply(reply: string): string | null {
  const lines = reply.split('\n');
  const { open, closed } = blocksIn(lines);
  const last = closed ?? open;
  if (last === null) return null;
  const program = lines.slice(last.from, last.to).join('\n').replace(/\r\n/g, '\n').trimEnd();
  return program === '' ? null : `${program}\n`;
}

/** Lines of a reply, the last one not included. */
interface Block {
  readonly from: number;
  readonly to: number;
}

const OPENING = /^[ \t]*(`{3,}|~{3,})[^`]*$/;
const CLOSING = /^[ \t]*(`{3,}|~{3,})[ \t]*\r?$/;

/**
 * The last closed block, and the first one that is opened. What closes a fence is looked up, not searched for: a reply may be a
 * megabyte of fences that nothing closes.
 */
function blocksIn(lines: readonly string[]): {
  readonly open: Block | null;
  readonly closed: Block | null;
} {
  const closings = new Map<string, Places>();
  for (const [at, line] of lines.entries()) {
    const fence = CLOSING.exec(line)?.[1];
    if (fence === undefined) continue;
    const known = closings.get(fence);
    if (known === undefined) closings.set(fence, { lines: [at], passed: 0 });
    else known.lines.push(at);
  }
  let open: Block | null = null;
  let closed: Block | null = null;
  // The last line opens nothing: there is none behind it.
  for (let at = 0; at < lines.length - 1; at++) {
    const fence = OPENING.exec(lines[at] ?? '')?.[1];
    if (fence === undefined) continue;
    open ??= { from: at + 1, to: lines.length };
    const end = closingOf(fence, at, closings);
    if (end === null) continue;
    closed = { from: at + 1, to: end };
    at = end;
  }
  return { open, closed };
}

/** Where a fence that opens at this line is closed: by its like; one of tildes, where it has none, by a shorter one. */
function closingOf(
  fence: string,
  at: number,
  closings: ReadonlyMap<string, Places>,
): number | null {
  const own = nextAfter(at, closings.get(fence));
  if (own !== null || !fence.startsWith('~')) return own;
  const shorter = [...closings.keys()]
    .filter((other) => fence.startsWith(other))
    .sort()
    .reverse();
  for (const other of shorter) {
    const end = nextAfter(at, closings.get(other));
    if (end !== null) return end;
  }
  return null;
}

/** Lines in order, and how many of them nobody will ask for again. */
interface Places {
  readonly lines: number[];
  passed: number;
}

/** The first of the lines behind this one: they are asked for from first to last. */
function nextAfter(at: number, places: Places | undefined): number | null {
  if (places === undefined) return null;
  while ((places.lines[places.passed] ?? Infinity) <= at) places.passed += 1;
  return places.lines[places.passed] ?? null;
}

/** What stays of a program when comments, blank lines and trailing blanks do not count. Equal ones ask for the same. */
export function normaliseProgram(program: string): string {
  return program
    .split('\n')
    .map((line) => line.replace(/\s+$/, '').replace(/\t/g, '    '))
    .filter((line) => line !== '' && !/^\s*(#(?!include|define)|\/\/)/.test(line))
    .join('\n');
}
