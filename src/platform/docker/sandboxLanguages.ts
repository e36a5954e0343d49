import { Writable } from 'node:stream';
import { languageEntry, LANGUAGES, type Language } from '../../domain/languages.ts';
import { labels } from './containerOptions.ts';
import { openEngine, type Engine } from './engine.ts';
import { ensureLanguageImage, hasLanguageImage, languageImage, type OnProgress } from './image.ts';

export interface SandboxLanguage {
  readonly language: Language;
  /** The first line that it says of itself; null where its image is not there. */
  readonly version: string | null;
}

/** All languages, each with the version that the sandbox has of it. */
export async function sandboxLanguages(signal: AbortSignal): Promise<readonly SandboxLanguage[]> {
  const engine = await openEngine(signal);
  const found: SandboxLanguage[] = [];
  for (const language of LANGUAGES) {
    const isThere = await hasLanguageImage(engine, language);
    found.push({ language, version: isThere ? await versionOf(engine, language) : null });
  }
  return found;
}

/** Makes the image of a language before its first program comes. Gives the version. */
export async function addLanguage(
  language: Language,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<SandboxLanguage> {
  const engine = await openEngine(signal);
  await ensureLanguageImage(engine, language, onProgress, signal);
  return { language, version: await versionOf(engine, language) };
}

async function versionOf(engine: Engine, language: Language): Promise<string> {
  const [program = '', ...args] = languageEntry(language).version;
  let said = '';
  const heard = new Writable({
    write: (piece: Buffer, _, done) => {
      said += piece.toString('utf8');
      done();
    },
  });
  await engine.docker.run(languageImage(language), args, heard, {
    Entrypoint: [program],
    Tty: true,
    Labels: labels('agent'),
    HostConfig: { NetworkMode: 'none', AutoRemove: true, ReadonlyRootfs: true },
  });
  return said.split('\n', 1)[0]?.trim() ?? '';
}
