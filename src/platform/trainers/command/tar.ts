import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export interface TarFile {
  /** With `/` between folders. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

const BLOCK = 512;
/** What a POSIX header has room for in its name field alone. */
const NAME_BYTES = 100;

/** The files of a folder in the order of their names, so that the same folder is the same tar file, byte for byte. */
export async function filesOf(folder: string): Promise<readonly TarFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const files = await Promise.all(
    paths.map(async (path): Promise<TarFile> => {
      const name = relative(folder, path).split(sep).join('/');
      return { name, path, bytes: (await stat(path)).size };
    }),
  );
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Of the whole tar file. */
export function tarBytes(files: readonly TarFile[]): number {
  const each = files.map(({ bytes }) => BLOCK + Math.ceil(bytes / BLOCK) * BLOCK);
  return each.reduce((sum, bytes) => sum + bytes, 2 * BLOCK);
}

/** A POSIX tar file of plain files that names no owner and no time. */
export async function* tarOf(files: readonly TarFile[]): AsyncGenerator<Buffer> {
  for (const { name, path, bytes } of files) {
    yield header(name, bytes);
    let sent = 0;
    for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
      sent += piece.length;
      yield piece;
    }
    if (sent !== bytes) throw new Error(`${path} changed while it was sent`);
    const rest = bytes % BLOCK;
    if (rest > 0) yield Buffer.alloc(BLOCK - rest);
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** Numbers are octal digits; the checksum is taken over the header with blanks in its own place. */
function header(name: string, bytes: number): Buffer {
  if (Buffer.byteLength(name) > NAME_BYTES) throw new RangeError(`${name} is too long for a tar`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  block.write(name, 0);
  block.write(`${octal(0o644, 7)}\0`, 100);
  block.write(`${octal(0, 7)}\0${octal(0, 7)}\0`, 108);
  block.write(`${octal(bytes, 11)}\0${octal(0, 11)}\0`, 124);
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\0' + '00', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}
