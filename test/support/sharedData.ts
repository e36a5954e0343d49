import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BESIDE = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** The reference problems beside the repository, or where LEAFE_SHARED_DATA says; null where they are not. */
export function sharedData(): string | null {
  const folder = process.env['LEAFE_SHARED_DATA'] ?? BESIDE;
  return existsSync(join(folder, 'problems.jsonl')) ? folder : null;
}

/** Why a test that needs them is skipped; false where they are there. */
export function withoutSharedData(): string | false {
  return sharedData() === null
    ? 'the reference problems are not beside the repository (LEAFE_SHARED_DATA)'
    : false;
}
