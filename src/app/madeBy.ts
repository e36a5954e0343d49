import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderAbove } from '../platform/folderAbove.ts';
import { VERSION } from './version.ts';

/** The hash of the sources of a bundle, put in when it is built. */
declare const LEAFE_SOURCES: string | undefined;

let known: string | null = null;

/**
 * Names the very code that runs: what it made and kept is of use only to the same code. Nobody has to remember to raise a number where a
 * prompt, a guard or a hash is changed.
 */
export function madeBy(): string {
  known ??= `${VERSION} ${typeof LEAFE_SOURCES === 'string' ? LEAFE_SOURCES : hashOfCheckout()}`;
  return known;
}

/** Of a checkout that runs from its sources: as the build makes it, so that both keep the same. */
function hashOfCheckout(): string {
  const folder = folderAbove('src', join('app', 'madeBy.ts'));
  if (folder === null) throw new TypeError('neither built nor run from its sources');
  const hash = createHash('sha256').update(readFileSync(join(folder, '..', 'package-lock.json')));
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((one) => /\.tsx?$/.test(one)).sort()) {
    hash.update(`${name}\n`).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}
