import type { WrittenLine } from '../../core/learn/formats.ts';

/** A `WrittenLine` as it stands in a file: copied from file to file as it is. */
export interface LineBytes {
  readonly bytes: Buffer;
  /** Where the weight stands, in bytes. */
  readonly weightAt: number | null;
}

export function lineBytes({ text, weightAt }: WrittenLine): LineBytes {
  const at = weightAt === null ? null : Buffer.byteLength(text.slice(0, weightAt));
  return { bytes: Buffer.from(text), weightAt: at };
}

/** The parts that make the line with this weight, which is written as JSON. */
export function weighedParts({ bytes, weightAt }: LineBytes, weight: string): (string | Buffer)[] {
  if (weightAt === null) return [bytes];
  return [bytes.subarray(0, weightAt), weight, bytes.subarray(weightAt + 1)];
}
