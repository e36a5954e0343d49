import { open } from 'node:fs/promises';
import { unreadable } from '../unreadable.ts';
import { indexedFile } from './indexedFile.ts';
import { jsonFile } from './jsonFile.ts';
import type { RecordFile } from './recordFile.ts';

/** Every Parquet file begins and ends with these four bytes. */
const PARQUET_MAGIC = Buffer.from('PAR1');

/** A file of records by what it holds; `.json` may be one text over many lines, other names are JSON lines. */
export async function openRecordFile(path: string): Promise<RecordFile> {
  if (!(await isParquet(path))) return /\.json$/i.test(path) ? jsonFile(path) : indexedFile(path);
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
