import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anyJobSchema, type AnyJob } from '../../domain/hostedJob.ts';
import { errorCode } from '../../platform/diskErrors.ts';
import { JOB_FILE } from './jobKey.ts';
import { JOB_FILES, type KnownJob } from './jobFiles.ts';

/** What a job was made of; null where its bundle is gone, or is another version's. */
export async function jobMadeOf({ folder }: Pick<KnownJob, 'folder'>): Promise<AnyJob | null> {
  const path = join(folder, JOB_FILES.bundle, JOB_FILE);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return anyJobSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Of a log, no more than this is looked at for its end. */
const TAIL_BYTES = 64 * 1024;

/** The last lines of what a job said beside its events, whole ones; none where it has said nothing. */
export async function logTail(
  { folder }: Pick<KnownJob, 'folder'>,
  lines: number,
): Promise<readonly string[]> {
  const file = await open(join(folder, JOB_FILES.log), 'r').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return [];
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const bytes = Buffer.alloc(size - from);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    const all = bytes.toString('utf8', 0, bytesRead).replace(/\n$/, '').split('\n');
    const whole = from === 0 ? all : all.slice(1);
    return whole.length === 1 && whole[0] === '' ? [] : whole.slice(-lines);
  } finally {
    await file.close();
  }
}
