/**
 * Works on items several at a time and gives the results in the items' order. At most `width` items are read ahead of
 * the result awaited, so that memory stays flat. A failure ends it after the results of the items before it.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  const source = iterated(items);
  try {
    for (let ended = false; !ended || underWay.length > 0;) {
      if (ended || underWay.length >= width) yield await take(underWay);
      else ended = await startNext(source, work, underWay);
    }
  } finally {
    await source.return(undefined);
    await Promise.allSettled(underWay);
  }
}

async function* iterated<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

/** Starts work on the next item; true where there is none. Items that cannot be read fail in their turn, as the last. */
async function startNext<T, R>(
  source: AsyncIterator<T>,
  work: (item: T) => Promise<R>,
  underWay: Promise<R>[],
): Promise<boolean> {
  const next = source.next();
  const done = await next.then(
    (step) => step.done === true,
    () => null,
  );
  if (done === true) return true;
  const result = next.then((step) => work(step.value as T));
  // Awaited in its turn.
  result.catch(() => undefined);
  underWay.push(result);
  return done === null;
}

async function take<R>(queue: Promise<R>[]): Promise<R> {
  const first = queue.shift();
  if (first === undefined) throw new TypeError('nothing is under way');
  return first;
}
