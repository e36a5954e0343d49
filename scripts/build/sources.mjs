import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names what a bundle is made of: every source, and which packages go in. What a bundle keeps is of use to the same bundle only. */
export function hashOfSources() {
  const names = readdirSync('src', { recursive: true }).filter((name) => /\.tsx?$/.test(name));
  const hash = createHash('sha256').update(readFileSync('package-lock.json'));
  for (const name of names.sort()) hash.update(`${name}\n`).update(readFileSync(join('src', name)));
  return hash.digest('hex');
}
