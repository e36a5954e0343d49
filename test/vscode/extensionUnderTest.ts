import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thisTarget } from '../../scripts/packaging/nativeParts.mjs';
import { packageExtension } from '../../scripts/packaging/packageExtension.mjs';

/** The folder of the extension that the suites, the stories and the pictures are about. */
export const EXTENSION = fileURLToPath(new URL('../..', import.meta.url));

/** Packs the extension into `folder` as people get it, and gives the path of the `.vsix`. */
export async function packExtension(folder: string): Promise<string> {
  const out = join(folder, 'extension.vsix');
  await packageExtension(EXTENSION, { target: thisTarget(), out, note: () => undefined });
  return out;
}
