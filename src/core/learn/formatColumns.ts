import type { Format } from './formats.ts';

/** What a column of a table holds. `turns` are messages in ShareGPT's words, `weighed` messages some of which weigh nothing. */
export type ColumnKind = 'text' | 'number' | 'messages' | 'weighed' | 'turns';

/** Formats that tables are read in; a trajectory is JSON by its definition. */
export type TableFormat = Exclude<Format, 'atif'>;

/** The columns of each format, in the order of the rows' own fields. */
export const COLUMNS_OF = {
  trl: {
    id: 'text',
    kind: 'text',
    weight: 'number',
    prompt: 'messages',
    completion: 'messages',
    meta: 'text',
  },
  openai: { messages: 'weighed' },
  sharegpt: { id: 'text', kind: 'text', weight: 'number', conversations: 'turns', meta: 'text' },
  dpo: { id: 'text', prompt: 'messages', chosen: 'messages', rejected: 'messages', meta: 'text' },
} as const satisfies Record<TableFormat, Readonly<Record<string, ColumnKind>>>;
