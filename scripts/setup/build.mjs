import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { SetupError } from './show.mjs';

/** Builds `dist/` where it was made from other sources than those here now. */
export async function build(root, note) {
  const stamp = join(root, 'dist', '.sources');
  const sources = digest(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return 'up to date';
  note('bundling');
  const { code, tail } = await run(process.execPath, ['esbuild.mjs'], { cwd: root });
  if (code !== 0) {
    throw new SetupError(
      `the build failed: ${tail.find((line) => /ERROR/.test(line)) ?? tail.at(-1)}`,
      'Undo changes under src/, or mend them (`npm run check`).',
    );
  }
  writeFileSync(stamp, sources);
  return 'built';
}

/** Hash of everything that goes into the bundle, the versions of its packages included. */
function digest(root) {
  const hash = createHash('sha256').update(process.version);
  const add = (path) =>
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  for (const path of [
    'package.json',
    'package-lock.json',
    'esbuild.mjs',
    ...filesUnder(root, 'scripts/build'),
    ...filesUnder(root, 'src'),
    ...filesUnder(root, 'webview'),
  ])
    add(path);
  return hash.digest('hex');
}

function filesUnder(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
