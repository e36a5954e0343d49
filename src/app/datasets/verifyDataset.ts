import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LeafeError } from '../../core/errors.ts';
import { formatted } from '../../core/learn/formats.ts';
import { DATASET_VERSION, manifestSchema, type Manifest } from '../../core/learn/manifest.ts';
import type { Checkpoints } from '../../core/ports/checkpoints.ts';
import type { Judge } from '../../core/ports/judge.ts';
import { linesOf } from '../../platform/datasets/linesOf.ts';
import { dataCard } from './dataCard.ts';
import { NAMES, sha256Of, sumsOf } from './datasetFolder.ts';
import { RebuiltRows } from './rebuiltRows.ts';
import { recordSchema, type DatasetRecord } from './datasetRecord.ts';

export interface VerifyBench {
  readonly home: string;
  readonly checkpoints: Checkpoints;
  /** Null: records are built again, and not judged again. */
  readonly judge: Judge | null;
}

/** What is wrong with a data set, and where. */
export interface Finding {
  /** A file, a line of one, or a record. */
  readonly place: string;
  readonly what: string;
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
  const rows = new RebuiltRows(bench, signal);
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
  }
  return { manifest, records, judged: rows.judged, findings };
}

async function readManifest(folder: string): Promise<Manifest> {
  const damaged = (why: string, cause?: unknown): LeafeError<'dataset'> =>
    new LeafeError('dataset', 'damaged', why, { cause });
  const path = join(folder, NAMES.manifest);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw damaged(`${folder} has no ${NAMES.manifest}`, cause);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(`${path} is not JSON`, cause);
  }
  const { v } = z.object({ v: z.number() }).catch({ v: DATASET_VERSION }).parse(value);
  if (v > DATASET_VERSION) {
    const detail = `${path} has format ${v}; this one reads ${DATASET_VERSION}`;
    throw new LeafeError('dataset', 'newerFormat', detail);
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(`${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'no manifest'}`);
}

async function fileFindings(folder: string, manifest: Manifest): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, { sha256, bytes }] of Object.entries(manifest.files)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found === null) findings.push({ place: name, what: 'it is missing' });
    else if (found.size !== bytes)
      findings.push({ place: name, what: `it has ${found.size} bytes, not ${bytes}` });
    else if ((await sha256Of(path)) !== sha256)
      findings.push({ place: name, what: 'its sha256 is another than the manifest says' });
  }
  const card = await readFile(join(folder, NAMES.card), 'utf8').catch(() => null);
  if (card !== dataCard(manifest))
    findings.push({ place: NAMES.card, what: 'it says something else than the manifest' });
  const sums = await readFile(join(folder, NAMES.sums), 'utf8').catch(() => null);
  const now = await sumsOf(folder, manifest).catch(() => null);
  if (sums === null || sums !== now) {
    const place = differing(sums, now);
    // The other files were looked at by themselves: where nothing is wrong with one, the sums are what changed.
    const isOwn = place === NAMES.manifest || findings.some((finding) => finding.place === place);
    findings.push({
      place: isOwn ? place : NAMES.sums,
      what: isOwn
        ? `its sha256 is another than ${NAMES.sums} says`
        : 'it does not say what is there',
    });
  }
  return findings;
}

/** The file that the first differing line of the sums is about. */
function differing(sums: string | null, now: string | null): string {
  const written = sums?.split('\n') ?? [];
  const line = now?.split('\n').find((text, index) => text !== written[index]);
  return line?.split('  ')[1] ?? NAMES.sums;
}

async function* recordLines(folder: string): AsyncGenerator<string> {
  // That it is missing was found already.
  if ((await stat(join(folder, NAMES.records)).catch(() => null)) === null) return;
  yield* linesOf(join(folder, NAMES.records));
}

function parseRecord(text: string): DatasetRecord | null {
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
  const { row, problem } = rebuilt;
  const value = formatted(row, manifest.weights[row.kind], manifest.format);
  if (JSON.stringify(value) !== next.value) {
    return [{ place, what: 'its text is not what its checkpoint gives' }];
  }
  await rows.judgeLater({ place, row, problem });
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
