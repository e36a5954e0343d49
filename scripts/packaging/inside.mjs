import { readFile } from 'node:fs/promises';
import JSZip from 'jszip';

/** The files of a `.vsix`: path within the extension, and bytes as they are on the disk once it is installed. */
export async function filesInside(vsix) {
  const zip = await JSZip.loadAsync(await readFile(vsix));
  const members = Object.values(zip.files).filter(
    ({ dir, name }) => !dir && name.startsWith('extension/'),
  );
  return Promise.all(
    members.map(async (member) => ({
      path: member.name.slice('extension/'.length),
      content: await member.async('nodebuffer'),
    })),
  );
}

/** How many files and bytes each folder has, down to two levels, in the order of their names. */
export function byFolder(files) {
  const folders = new Map();
  for (const { path, content } of files) {
    const folder = path.split('/').slice(0, -1).slice(0, 2).join('/') || '.';
    const before = folders.get(folder) ?? { folder, files: 0, bytes: 0 };
    folders.set(folder, {
      folder,
      files: before.files + 1,
      bytes: before.bytes + content.length,
    });
  }
  return [...folders.values()].sort((a, b) => a.folder.localeCompare(b.folder));
}
