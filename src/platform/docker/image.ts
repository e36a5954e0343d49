import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isLeafeError, LeafeError } from '../../core/errors.ts';
import { baseImage } from './baseImage.ts';
import { firstLine, statusOf, type Engine } from './engine.ts';
import { followBuild } from './buildOutput.ts';
import { within } from '../within.ts';
import { sandboxFolder } from './packageRoot.ts';

/** Where a long job stands; `fraction` is null where that cannot be known. */
export type OnProgress = (progress: {
  readonly what: string;
  readonly fraction: number | null;
}) => void;

export const IMAGE = 'leafe-sandbox';

/** The image's name, with a tag made from its sources: another sandbox is another image. */
export function imageName(folder: string = sandboxFolder()): string {
  const hash = createHash('sha256');
  for (const file of sources(folder))
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(folder, file)));
  return `${IMAGE}:${hash.digest('hex').slice(0, 16)}`;
}

export async function imageState(engine: Engine): Promise<'present' | 'missing'> {
  try {
    await within(engine.patienceMs, engine.docker.getImage(imageName()).inspect());
    return 'present';
  } catch (error) {
    if (statusOf(error) === 404) return 'missing';
    throw new LeafeError('sandbox', 'engineUnavailable', firstLine(error), { cause: error });
  }
}

/** The image's name, built first where it is not there. */
export async function ensureImage(
  engine: Engine,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<string> {
  if ((await imageState(engine)) === 'present') return imageName();
  try {
    const base = await baseImage(engine, onProgress, signal);
    await build(engine, base, onProgress, signal);
    return imageName();
  } catch (cause) {
    signal.throwIfAborted();
    if (isLeafeError(cause, 'sandbox')) throw cause;
    throw new LeafeError('sandbox', 'imageMissing', firstLine(cause), { cause });
  }
}

async function build(
  engine: Engine,
  base: string,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<void> {
  const folder = sandboxFolder();
  const context = { context: folder, src: sources(folder) };
  onProgress({ what: 'building the sandbox image', fraction: 0 });
  const stream = await engine.docker.buildImage(context, {
    t: imageName(folder),
    buildargs: { BASE: base },
    labels: { 'leafe.image': 'sandbox' },
    forcerm: true,
    abortSignal: signal,
  });
  await followBuild(stream, onProgress);
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
}
