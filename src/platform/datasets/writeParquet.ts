import { fileWriter, parquetWriteRows } from 'hyparquet-writer';
import type { ColumnKind } from '../../core/learn/formatColumns.ts';

type SchemaElement = NonNullable<Parameters<typeof parquetWriteRows>[0]['schema']>[number];

/** Rows held in memory at once, and written as one group. */
const GROUP_ROWS = 1000;

/** Writes rows as a Parquet table. Lists of messages are lists of structs, as the readers of data sets expect. */
export async function writeParquet(
  path: string,
  columns: Readonly<Record<string, ColumnKind>>,
  rows: AsyncIterable<Readonly<Record<string, unknown>>>,
): Promise<void> {
  const kinds = Object.entries(columns);
  await parquetWriteRows({
    writer: fileWriter(path),
    rows: rows as AsyncIterable<Record<string, unknown>>,
    columns: kinds.map(([name]) => ({ name })),
    schema: [
      { name: 'root', num_children: kinds.length },
      ...kinds.flatMap(([name, kind]) => elementsOf(name, kind)),
    ],
    rowGroupSize: GROUP_ROWS,
  });
}

function elementsOf(name: string, kind: ColumnKind): SchemaElement[] {
  switch (kind) {
    case 'text':
      return [text(name)];
    case 'number':
      return [{ name, type: 'DOUBLE', repetition_type: 'REQUIRED' }];
    case 'messages':
      return listOf(name, [text('role'), text('content')]);
    case 'weighed':
      return listOf(name, [
        text('role'),
        text('content'),
        { name: 'weight', type: 'INT32', repetition_type: 'OPTIONAL' },
      ]);
    case 'turns':
      return listOf(name, [text('from'), text('value')]);
  }
}

function text(name: string): SchemaElement {
  return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' };
}

function listOf(name: string, fields: readonly SchemaElement[]): SchemaElement[] {
  return [
    { name, repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', num_children: fields.length },
    ...fields,
  ];
}
