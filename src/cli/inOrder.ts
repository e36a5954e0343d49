/**
 * Works on items several at a time and gives the results in the items' order. At most `width` items are read ahead of
 * the result awaited, so that memory stays flat. The first failure ends it, once what is under way has ended.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // Awaited in its turn.
      result.catch(() => undefined);
      underWay.push(result);
      while (underWay.length >= width) yield await take(underWay);
    }
    while (underWay.length > 0) yield await take(underWay);
  } finally {
    await Promise.allSettled(underWay);
  }
}

async function take<R>(queue: Promise<R>[]): Promise<R> {
  const first = queue.shift();
  if (first === undefined) throw new TypeError('nothing is under way');
  return first;
}
