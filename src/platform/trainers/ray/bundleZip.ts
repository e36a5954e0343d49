import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import JSZip from 'jszip';
import { filesOf } from '../command/tar.ts';

export interface RayPackage {
  /** Ray's own form, with the hash of the content. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** What a zip file says of every file, so that the same files are the same zip file: the first moment that it can tell. */
const DATE = new Date(Date.UTC(1980, 0, 1));

/** The files of a folder, and others by their paths, as Ray takes them. */
export async function packageOf(
  folder: string | null,
  more: Readonly<Record<string, string>>,
): Promise<RayPackage> {
  const zip = new JSZip();
  const files = [
    ...(folder === null ? [] : await filesOf(folder)),
    ...Object.entries(more).map(([name, path]) => ({ name, path })),
  ];
  for (const { name, path } of files) {
    zip.file(name, readFile(path), { date: DATE, createFolders: false });
  }
  const bytes = await zip.generateAsync({
    type: 'nodebuffer',
    compression: 'DEFLATE',
    platform: 'UNIX',
  });
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { name: `_ray_pkg_${hash}.zip`, bytes };
}
