import { join } from 'node:path';
import { liftSchema, type Lift } from '../../domain/lift.ts';
import { appendLines, readLineFiles } from './lineFiles.ts';

/** Keeps a measurement beside what reviewers decide; it is on the disk when this returns. */
export async function appendLift(home: string, lift: Lift): Promise<void> {
  const [run = ''] = lift.correction.split('/');
  await appendLines(join(folderOf(home), `${run}.jsonl`), [lift]);
}

/** By `<run>/<correction>`, what was measured last. */
export async function readLifts(home: string): Promise<ReadonlyMap<string, Lift>> {
  const files = await readLineFiles(folderOf(home), liftSchema, () => true);
  return new Map([...files.values()].flat().map((lift) => [lift.correction, lift]));
}

function folderOf(home: string): string {
  return join(home, 'corrections', 'lift');
}
