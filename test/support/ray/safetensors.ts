import { readFile } from 'node:fs/promises';

/** All numbers of a file of float32 tensors, by the tensors' names. */
export async function tensorsIn(file: string): Promise<ReadonlyMap<string, Float32Array>> {
  const bytes = await readFile(file);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const head = JSON.parse(bytes.toString('utf8', 8, start)) as Record<string, Tensor>;
  const found = new Map<string, Float32Array>();
  for (const [name, { data_offsets: at }] of Object.entries(head)) {
    if (at !== undefined)
      found.set(
        name,
        new Float32Array(Uint8Array.from(bytes.subarray(start + at[0], start + at[1])).buffer),
      );
  }
  return found;
}

interface Tensor {
  /** Absent of what is told of the whole file. */
  readonly data_offsets?: readonly [number, number];
}
