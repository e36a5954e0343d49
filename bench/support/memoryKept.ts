import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of heap that a result holds for as long as somebody holds the result. */
export async function memoryKept(make: () => Promise<unknown>): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const before = process.memoryUsage().heapUsed;
  const result = await make();
  collect();
  const after = process.memoryUsage().heapUsed;
  // Held until it was counted.
  return result === undefined ? 0 : after - before;
}
