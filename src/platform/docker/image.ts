import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isLeafeError, LeafeError } from '../../core/errors.ts';
import { isUsual, languageEntry, type Language } from '../../domain/languages.ts';
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

/** The image that runs a language: the usual one, or that with the language added. */
export function languageImage(language: Language): string {
  return isUsual(language) ? imageName() : `${imageName()}-${language}`;
}

/** Whether the image that runs a language is there. */
export async function hasLanguageImage(engine: Engine, language: Language): Promise<boolean> {
  return (await stateOf(engine, languageImage(language))) === 'present';
}

export function imageState(engine: Engine): Promise<'present' | 'missing'> {
  return stateOf(engine, imageName());
}

async function stateOf(engine: Engine, image: string): Promise<'present' | 'missing'> {
  try {
    await within(engine.patienceMs, engine.docker.getImage(image).inspect());
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
    const what = 'building the sandbox image';
    const plan = { tag: imageName(), dockerfile: 'Dockerfile', args: { BASE: base }, what };
    return await build(engine, plan, onProgress, signal);
  } catch (cause) {
    signal.throwIfAborted();
    if (isLeafeError(cause, 'sandbox')) throw cause;
    throw new LeafeError('sandbox', 'imageMissing', firstLine(cause), { cause });
  }
}

/** The same for the image that runs a language. */
export async function ensureLanguageImage(
  engine: Engine,
  language: Language,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<string> {
  const base = await ensureImage(engine, onProgress, signal);
  if (await hasLanguageImage(engine, language)) return languageImage(language);
  const { title, packages } = languageEntry(language);
  const args = { BASE: base, PACKAGES: packages.join(' ') };
  const what = `adding ${title} to the sandbox`;
  const plan = { tag: languageImage(language), dockerfile: 'language.Dockerfile', args, what };
  try {
    return await build(engine, plan, onProgress, signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw new LeafeError('sandbox', 'imageMissing', `no ${title} (${firstLine(cause)})`, {
      todo: `Check the network, then run \`leafe languages add ${language}\`.`,
      cause,
    });
  }
}

interface BuildPlan {
  readonly tag: string;
  readonly dockerfile: string;
  readonly args: Readonly<Record<string, string>>;
  /** As it is shown. */
  readonly what: string;
}

async function build(
  engine: Engine,
  { tag, dockerfile, args, what }: BuildPlan,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<string> {
  const folder = sandboxFolder();
  const context = { context: folder, src: sources(folder) };
  onProgress({ what, fraction: 0 });
  const stream = await engine.docker.buildImage(context, {
    t: tag,
    dockerfile,
    buildargs: args,
    labels: { 'leafe.image': 'sandbox' },
    forcerm: true,
    abortSignal: signal,
  });
  await followBuild(stream, (fraction) => onProgress({ what, fraction }));
  return tag;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
}
