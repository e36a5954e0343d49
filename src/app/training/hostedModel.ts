import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOSTED_FILE, hostedModelSchema, type HostedModel } from '../../domain/hostedJob.ts';
import type { FetchedJob } from './fetchJob.ts';
import { addFact } from './jobFiles.ts';

/** The model that a service has made of a job that was fetched, written down with the job; null where it made an adapter for this machine. */
export async function hostedModel({
  known,
  folder,
  files,
}: FetchedJob): Promise<HostedModel | null> {
  if (!files.some(({ name }) => name === HOSTED_FILE)) return null;
  const text = await readFile(join(folder, HOSTED_FILE), 'utf8');
  const hosted = hostedModelSchema.parse(JSON.parse(text));
  const { model } = hosted;
  if (known.record.hosted !== model) await addFact(known, { kind: 'hosted', model });
  return hosted;
}
