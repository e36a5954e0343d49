import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How one of our own programs is started in a process of its own. */
export interface ProgramFile {
  readonly path: string;
  readonly execArgv: readonly string[];
}

/**
 * In the bundle the file of this name beside the chunk that this one went into, or one above it; in a checkout its source, or the
 * bundle of it in the folder that LEAFE_PROGRAMS names, which starts in half the time.
 */
export function programFile(name: string, source: URL): ProgramFile {
  const file = `${name}.js`;
  if (import.meta.url.endsWith('.ts')) {
    const folder = process.env['LEAFE_PROGRAMS'];
    if (folder !== undefined) return { path: join(folder, file), execArgv: [] };
    return { path: fileURLToPath(source), execArgv: ['--import', import.meta.resolve('tsx')] };
  }
  const places = [`./${file}`, `../${file}`];
  const found = places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${file} is missing beside the program`);
  return { path: found, execArgv: [] };
}
