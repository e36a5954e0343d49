import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

/** Where a member's bytes are within a zip file, and how they are packed. */
export interface ZipMember {
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  readonly start: number;
  readonly packedBytes: number;
  readonly bytes: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;

/** Finds a member by its path. Zip64 is not read: wheels stay below it. Throws for a file that is no zip or lacks the member. */
export async function findZipMember(path: string, name: string): Promise<ZipMember> {
  const file = await open(path);
  try {
    const { entries, offset, bytes } = await directoryOf(file);
    const directory = await readAt(file, offset, bytes);
    let at = 0;
    for (let index = 0; index < entries; index++) {
      if (directory.readUInt32LE(at) !== DIRECTORY_ENTRY) throw damaged(path);
      const nameLength = directory.readUInt16LE(at + 28);
      const found = directory.toString('utf8', at + 46, at + 46 + nameLength);
      if (found === name) return await memberAt(file, directory.subarray(at), name);
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    throw new Error(`${path} has no ${name}`);
  } finally {
    await file.close();
  }
}

/** The member's unpacked bytes. Who reads closes by reading to the end or destroying the stream. */
export async function readZipMember(path: string, member: ZipMember): Promise<Readable> {
  const file = await open(path);
  const { start, packedBytes } = member;
  const packed = file.createReadStream({
    start,
    end: start + packedBytes - 1,
    highWaterMark: 1 << 20,
  });
  if (member.method === 'stored') return packed;
  const inflate = createInflateRaw();
  packed.on('error', (error) => inflate.destroy(error));
  inflate.on('close', () => packed.destroy());
  return packed.pipe(inflate);
}

async function memberAt(file: FileHandle, entry: Buffer, name: string): Promise<ZipMember> {
  const method = entry.readUInt16LE(10);
  if (method !== 0 && method !== 8) throw new Error(`${name} is packed by method ${method}`);
  const local = entry.readUInt32LE(42);
  const header = await readAt(file, local, 30);
  if (header.readUInt32LE(0) !== LOCAL_HEADER) throw damaged(name);
  return {
    name,
    method: method === 0 ? 'stored' : 'deflated',
    start: local + 30 + header.readUInt16LE(26) + header.readUInt16LE(28),
    packedBytes: entry.readUInt32LE(20),
    bytes: entry.readUInt32LE(24),
  };
}

async function directoryOf(
  file: FileHandle,
): Promise<{ readonly entries: number; readonly offset: number; readonly bytes: number }> {
  const { size } = await file.stat();
  // The record is the last thing but for a comment of at most 64 KiB.
  const start = Math.max(0, size - 22 - 0xffff);
  const tail = await readAt(file, start, size - start);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END_OF_DIRECTORY) continue;
    return {
      entries: tail.readUInt16LE(at + 10),
      bytes: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    };
  }
  throw new Error('the file is no zip archive');
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw new Error('the zip archive is cut short');
  return buffer;
}

function damaged(path: string): Error {
  return new Error(`the zip archive is damaged: ${path}`);
}
