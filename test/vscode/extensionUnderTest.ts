import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packFolder } from '../../scripts/packaging/vsce.mjs';

/** The folder of the extension that the suites, the stories and the pictures are about. */
export const EXTENSION = fileURLToPath(new URL('fixture', import.meta.url));

/** Packs the extension into `folder` as people get it, and gives the path of the `.vsix`. */
export async function packExtension(folder: string): Promise<string> {
  const vsix = join(folder, 'extension.vsix');
  await packFolder(EXTENSION, vsix, ['--skip-license']);
  return vsix;
}
