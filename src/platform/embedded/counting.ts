import { Transform } from 'node:stream';

/** Passes bytes through and tells how many there were, counting from `start`. */
export function counting(start: number, onBytes: (bytes: number) => void): Transform {
  let bytes = start;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      onBytes(bytes);
      done(null, chunk);
    },
  });
}
