import { open } from 'node:fs/promises';
import { unreadable } from '../unreadable.ts';
import { indexedFile } from './indexedFile.ts';
import type { RecordFile } from './recordFile.ts';

/** Every Parquet file begins and ends with these four bytes. */
const PARQUET_MAGIC = Buffer.from('PAR1');

/** A file of records by what it holds, whatever it is called. */
export async function openRecordFile(path: string): Promise<RecordFile> {
  if (!(await isParquet(path))) return indexedFile(path);
  const { parquetFile } = await import('./parquetFile.ts');
  return parquetFile(path);
}

async function isParquet(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(error, path);
  });
  try {
    const start = Buffer.alloc(PARQUET_MAGIC.length);
    await file.read(start, 0, start.length, 0);
    return start.equals(PARQUET_MAGIC);
  } finally {
    await file.close();
  }
}
