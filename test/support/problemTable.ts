import type { SchemaElement } from 'hyparquet';
import { fileWriter, parquetWriteRows } from 'hyparquet-writer';

/** How nested columns are laid out: as Hugging Face does, or as a list of structs. */
export type Nesting = 'lists' | 'structs';

/** A record in CodeContests' field names, nested as lists. */
export interface TableRecord {
  readonly name: string;
  readonly description: string;
  readonly public_tests: TestColumns;
  readonly private_tests: TestColumns;
  readonly generated_tests: TestColumns;
  readonly source: number;
  readonly difficulty: number;
  readonly solutions: ProgramColumns;
  readonly incorrect_solutions: ProgramColumns;
  readonly cf_rating: number;
  readonly cf_tags: readonly string[];
  readonly time_limit: { readonly seconds: number; readonly nanos: number } | null;
  readonly memory_limit_bytes: number;
  readonly input_file: string;
  readonly output_file: string;
}
export interface TestColumns {
  readonly input: readonly string[];
  readonly output: readonly string[];
}
export interface ProgramColumns {
  readonly language: readonly number[];
  readonly solution: readonly string[];
}

/** Writes records as a Parquet table, a row group at a time; labels are 64 bits wide as in the real files. */
export function writeTable(
  file: string,
  records: Iterable<TableRecord>,
  options: { readonly nesting: Nesting; readonly rowGroupSize?: number },
): void {
  const schema = problemSchema(options.nesting);
  void parquetWriteRows({
    writer: fileWriter(file),
    rows: rowsOf(records, options.nesting),
    columns: COLUMNS.map(([name]) => ({ name })),
    schema,
    rowGroupSize: options.rowGroupSize ?? 100,
  });
}

type Kind = 'text' | 'whole' | 'tests' | 'programs' | 'texts' | 'time';
const COLUMNS: readonly (readonly [keyof TableRecord, Kind])[] = [
  ['name', 'text'],
  ['description', 'text'],
  ['public_tests', 'tests'],
  ['private_tests', 'tests'],
  ['generated_tests', 'tests'],
  ['source', 'whole'],
  ['difficulty', 'whole'],
  ['solutions', 'programs'],
  ['incorrect_solutions', 'programs'],
  ['cf_rating', 'whole'],
  ['cf_tags', 'texts'],
  ['time_limit', 'time'],
  ['memory_limit_bytes', 'whole'],
  ['input_file', 'text'],
  ['output_file', 'text'],
];

function* rowsOf(
  records: Iterable<TableRecord>,
  nesting: Nesting,
): Generator<Record<string, unknown>> {
  for (const record of records) {
    yield Object.fromEntries(
      COLUMNS.map(([name, kind]) => [name, cell(record[name], kind, nesting)]),
    );
  }
}

function cell(value: unknown, kind: Kind, nesting: Nesting): unknown {
  const wide = widened(value);
  const nested = kind === 'tests' || kind === 'programs';
  return nested && nesting === 'structs' ? transposed(wide as Columns) : wide;
}

type Columns = Readonly<Record<string, readonly unknown[]>>;

function transposed(columns: Columns): Record<string, unknown>[] {
  const names = Object.keys(columns);
  const length = columns[names[0] ?? '']?.length ?? 0;
  return Array.from({ length }, (_, at) =>
    Object.fromEntries(names.map((name) => [name, columns[name]?.[at]])),
  );
}

/** Whole numbers as 64 bits, at any depth. */
function widened(value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return value.map(widened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, widened(inner)]));
}

function problemSchema(nesting: Nesting): SchemaElement[] {
  const root: SchemaElement = { name: 'schema', num_children: COLUMNS.length };
  return [root, ...COLUMNS.flatMap(([name, kind]) => columnSchema(name, kind, nesting))];
}

function columnSchema(name: string, kind: Kind, nesting: Nesting): SchemaElement[] {
  switch (kind) {
    case 'text':
      return [text(name)];
    case 'whole':
      return [whole(name)];
    case 'texts':
      return list(name, [text('element')]);
    case 'time':
      return group(name, [[whole('seconds')], [whole('nanos')]]);
    case 'tests':
      return nested(name, [text('input'), text('output')], nesting);
    case 'programs':
      return nested(name, [whole('language'), text('solution')], nesting);
  }
}

function nested(name: string, fields: readonly SchemaElement[], nesting: Nesting): SchemaElement[] {
  return nesting === 'lists'
    ? group(
        name,
        fields.map((field) => list(field.name, [{ ...field, name: 'element' }])),
      )
    : list(
        name,
        group(
          'element',
          fields.map((field) => [field]),
        ),
      );
}

function text(name: string): SchemaElement {
  return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' };
}

function whole(name: string): SchemaElement {
  return { name, type: 'INT64', repetition_type: 'OPTIONAL' };
}

function group(name: string, children: readonly (readonly SchemaElement[])[]): SchemaElement[] {
  return [{ name, repetition_type: 'OPTIONAL', num_children: children.length }, ...children.flat()];
}

function list(name: string, element: readonly SchemaElement[]): SchemaElement[] {
  return [
    { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...element,
  ];
}
