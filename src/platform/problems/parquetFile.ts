import { open, type FileHandle } from 'node:fs/promises';
import {
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type AsyncBuffer,
  type FileMetaData,
} from 'hyparquet';
import { LeafeError } from '../../core/errors.ts';
import { foreignFormat } from './otherFormats.ts';
import { compressors } from './parquetCodecs.ts';
import { recordSchema } from './record.ts';
import type { Place, PlacedValue, RecordFile } from './recordFile.ts';

/** Without these a table holds no problems. */
const NEEDED = ['name', 'description', 'public_tests', 'private_tests', 'generated_tests'];
/** What part of a row group is held at once, where the file says how to read a part of one. */
const SLICE_BYTES = 64 * 1024 * 1024;

/** A Parquet table of problems, nested either way. Holds one row group at a time, and only the columns it needs. */
export function parquetFile(path: string): RecordFile {
  const place = (row: number): Place => ({ file: path, position: row + 1, unit: 'row' });
  return {
    path,
    async *records(signal) {
      yield* withTable(path, async function* (table) {
        for await (const { row, value } of rowsOf(table, table.columns, signal)) {
          const fraction = (row + 1) / Number(table.metadata.num_rows);
          yield { place: place(row), fraction, open: () => value };
        }
      });
    },
    async *names(_wanted, signal) {
      yield* withTable(path, async function* (table) {
        const columns = table.columns.filter((column) => ['name', 'source'].includes(column));
        for await (const { row, value } of rowsOf(table, columns, signal)) {
          const name: unknown = value['name'];
          if (typeof name !== 'string') continue;
          const read = (): Promise<PlacedValue> => readRow(path, row, place(row));
          yield { place: place(row), name, source: value['source'], read };
        }
      });
    },
  };
}

interface Table {
  readonly path: string;
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly columns: string[];
}

async function* withTable<T>(
  path: string,
  use: (table: Table) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const handle = await open(path, 'r');
  try {
    yield* use(await openTable(path, handle));
  } finally {
    await handle.close();
  }
}

async function openTable(path: string, handle: FileHandle): Promise<Table> {
  const { size } = await handle.stat();
  const file: AsyncBuffer = {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.buffer.slice(0, bytesRead);
    },
  };
  const metadata = await readable(path, () => parquetMetadataAsync(file));
  return { path, file, metadata, columns: problemColumns(path, metadata) };
}

/** The table's columns that a problem is made of. */
function problemColumns(path: string, metadata: FileMetaData): string[] {
  const there = parquetSchema(metadata).children.map((child) => child.element.name);
  const missing = NEEDED.filter((column) => !there.includes(column));
  if (missing.length === 0) return there.filter((column) => column in recordSchema.shape);
  const foreign = foreignFormat(Object.fromEntries(there.map((column) => [column, null])));
  throw new LeafeError(
    'input',
    'invalid',
    foreign === null
      ? `${path} is a Parquet file of another schema: it has no column ${missing.join(', ')}.`
      : `${path}: ${foreign}`,
    { todo: 'Give a file of CodeContests problems (its columns are listed in the README).' },
  );
}

interface Row {
  readonly row: number;
  readonly value: Readonly<Record<string, unknown>>;
}

async function* rowsOf(table: Table, columns: string[], signal: AbortSignal): AsyncGenerator<Row> {
  let start = 0;
  for (const group of table.metadata.row_groups) {
    const end = start + Number(group.num_rows);
    const step = rowsAtOnce(group);
    for (; start < end; start += step) {
      signal.throwIfAborted();
      const values = await readRows(table, columns, start, Math.min(start + step, end));
      for (const [index, value] of values.entries()) yield { row: start + index, value };
    }
    start = end;
  }
}

/** Parts of a group are cheap to read only where each column has an index of its pages. */
function rowsAtOnce(group: FileMetaData['row_groups'][number]): number {
  const rows = Math.max(1, Number(group.num_rows));
  const indexed = group.columns.every((column) => column.offset_index_offset !== undefined);
  if (!indexed) return rows;
  return Math.max(1, Math.ceil(rows / Math.ceil(Number(group.total_byte_size) / SLICE_BYTES)));
}

async function readRow(path: string, row: number, place: Place): Promise<PlacedValue> {
  const handle = await open(path, 'r');
  try {
    const table = await openTable(path, handle);
    const [value] = await readRows(table, table.columns, row, row + 1);
    return { place, value };
  } finally {
    await handle.close();
  }
}

async function readRows(
  { path, file, metadata }: Table,
  columns: string[],
  rowStart: number,
  rowEnd: number,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const options = { file, metadata, columns, rowStart, rowEnd, compressors, useOffsetIndex: true };
  return readable(path, () => parquetReadObjects(options));
}

async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LeafeError('input', 'invalid', `${path} is not a readable Parquet file (${why}).`, {
      cause: error,
      todo: 'Fetch or write the file again; it may be cut short.',
    });
  }
}
