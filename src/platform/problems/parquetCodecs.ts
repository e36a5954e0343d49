import * as zlib from 'node:zlib';
import type { Compressors } from 'hyparquet';

/** How compressed pages are opened, beside Snappy, which hyparquet knows. Zstandard came to Node with 22.15. */
export const compressors: Compressors = {
  GZIP: (input) => zlib.gunzipSync(input),
  BROTLI: (input) => zlib.brotliDecompressSync(input),
  ZSTD: (input) => zstd()(input),
};

function zstd(): (input: Uint8Array) => Uint8Array {
  const open: unknown = Reflect.get(zlib, 'zstdDecompressSync');
  if (typeof open !== 'function')
    throw new Error('its pages are Zstandard, which needs Node 22.15 or later');
  return (input) => {
    const output: unknown = open(input);
    if (output instanceof Uint8Array) return output;
    throw new TypeError('Zstandard gave no bytes');
  };
}
