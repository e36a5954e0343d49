import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatted, showsPairs } from '../../core/learn/formats.ts';
import type { Manifest } from '../../core/learn/manifest.ts';
import type { Checkpoints } from '../../core/ports/checkpoints.ts';
import type { Judge } from '../../core/ports/judge.ts';
import { linesOf } from '../../platform/linesOf.ts';
import { NAMES } from './datasetFolder.ts';
import { fileFindings, type Finding } from './fileFindings.ts';
import { readManifest } from './readManifest.ts';
import { RebuiltRows } from './rebuiltRows.ts';
import { recordSchema, type DatasetRecord } from './datasetRecord.ts';

/** A home's runs and their commits. */
interface RunsHere {
  readonly home: string;
  readonly checkpoints: Checkpoints;
}

export interface VerifyBench extends RunsHere {
  /** Where runs are that this home has not, as those of a merged data set may be. */
  readonly others?: readonly RunsHere[];
  /** Null: records are built again, and not judged again. */
  readonly judge: Judge | null;
}

export interface Verified {
  readonly manifest: Manifest;
  readonly records: number;
  /** Records whose program was judged again. */
  readonly judged: number;
  readonly findings: readonly Finding[];
}

/**
 * Takes a data set apart: each file against its hash and size, the card against the manifest, and each line against what its record
 * gives when it is built again from its checkpoint and judged again. Throws `dataset.damaged` where there is no manifest to begin with.
 */
export async function verifyDataset(
  folder: string,
  bench: VerifyBench,
  onRecord: (done: number, all: number) => void,
  signal: AbortSignal,
): Promise<Verified> {
  const manifest = await readManifest(folder);
  const findings = await fileFindings(folder, manifest);
  const rows = new RebuiltRows({ ...bench, pairs: showsPairs(manifest.format) }, signal);
  const files = new Map<string, DataFile>();
  const all = manifest.files[NAMES.records]?.rows ?? 0;
  let records = 0;
  try {
    for await (const text of recordLines(folder)) {
      signal.throwIfAborted();
      records += 1;
      const record = parseRecord(text);
      const place = `${NAMES.records}, line ${records}`;
      if (record === null) findings.push({ place, what: 'it is no record' });
      else findings.push(...(await recordFindings(record, { folder, manifest, files, rows })));
      onRecord(records, all);
    }
    findings.push(...(await rows.judgeAll()), ...(await unrecorded(files)));
  } finally {
    for (const { lines } of files.values()) await lines.return(undefined);
    await rows.close();
  }
  return { manifest, records, judged: rows.judged, findings };
}

/** The lines of a data set's records; none where they are missing. */
export async function* recordLines(folder: string): AsyncGenerator<string> {
  // That it is missing was found already.
  if ((await stat(join(folder, NAMES.records)).catch(() => null)) === null) return;
  yield* linesOf(join(folder, NAMES.records));
}

/** Null for a line that is no record. */
export function parseRecord(text: string): DatasetRecord | null {
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

interface DataFile {
  readonly lines: AsyncGenerator<string>;
  /** Lines so far. */
  read: number;
}

interface Opened {
  readonly folder: string;
  readonly manifest: Manifest;
  /** The data files, each read as far as the records came. */
  readonly files: Map<string, DataFile>;
  readonly rows: RebuiltRows;
}

async function recordFindings(
  record: DatasetRecord,
  { folder, manifest, files, rows }: Opened,
): Promise<readonly Finding[]> {
  const place = `${record.file}, line ${record.line} (${record.id})`;
  if (!(record.file in manifest.files)) return [{ place, what: 'there is no such file' }];
  const file = files.get(record.file) ?? { lines: linesOf(join(folder, record.file)), read: 0 };
  files.set(record.file, file);
  const next = await file.lines.next().catch(() => ({ done: true as const, value: undefined }));
  file.read += 1;
  if (next.done === true) return [{ place, what: 'there is no such line' }];
  if (file.read !== record.line) return [{ place, what: 'records and lines are not in one order' }];
  const rebuilt = await rows.of(record);
  if ('why' in rebuilt) return [{ place, what: rebuilt.why }];
  const { row } = rebuilt;
  const { format, version, weights } = manifest;
  const value = formatted(row, { format, version, weight: weights[row.kind] ?? 1 });
  if (JSON.stringify(value) !== next.value) {
    return [{ place, what: 'its text is not what its checkpoint gives' }];
  }
  await rows.judgeLater({ place, ...rebuilt });
  return [];
}

/** Lines that no record speaks of. */
async function unrecorded(files: ReadonlyMap<string, DataFile>): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [name, { lines }] of files) {
    if ((await lines.next()).done !== true)
      findings.push({ place: name, what: 'it has lines that no record speaks of' });
  }
  return findings;
}
