import { createHash } from 'node:crypto';
import { createJudge } from '../../core/judge/createJudge.ts';
import type { Language } from '../../domain/languages.ts';
import type { Judge } from '../../core/ports/judge.ts';
import { openDockerSandbox } from './dockerSandbox.ts';
import { openEngine, refuseWithoutLimits, type Engine } from './engine.ts';
import { ensureImage, ensureLanguageImage, type OnProgress } from './image.ts';
import { reapContainers } from './reaper.ts';
import { readTestlib } from '../testlib.ts';
import { within } from '../within.ts';

export interface DockerJudgeOptions {
  /** Programs judged at once; one for each CPU of the engine where not given. */
  readonly slots?: number;
  /** Told while the image is being built, which takes a minute once. */
  readonly onProgress?: OnProgress;
  /** How long the engine may take over something short. */
  readonly patienceMs?: number;
}

export interface DockerJudge extends Judge {
  /** Programs judged at once; more wait in line. */
  readonly slots: number;
}

/** A judge in Docker containers. Builds the image where it is missing; containers start when first needed. */
export async function openDockerJudge(
  options: DockerJudgeOptions,
  signal: AbortSignal,
): Promise<DockerJudge> {
  const engine = await openEngine(signal, options);
  refuseWithoutLimits(engine);
  const onProgress = options.onProgress ?? (() => undefined);
  const image = await ensureImage(engine, onProgress, signal);
  // Tidying up after others must not keep anyone from work.
  await within(engine.patienceMs, reapContainers(engine)).catch(() => 0);
  const slots = options.slots ?? engine.facts.cpus;
  const judge = createJudge({
    agent: openDockerSandbox(engine, {
      image,
      imageOf: languageImages(engine, onProgress),
      role: 'agent',
      slots,
    }),
    checker: openDockerSandbox(engine, { image, role: 'checker', slots }),
    testlib: readTestlib,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  });
  return { ...judge, slots };
}

/** Each made once, when the first program of its language comes; asked for again where that failed. */
function languageImages(
  engine: Engine,
  onProgress: OnProgress,
): (language: Language, signal: AbortSignal) => Promise<string> {
  const made = new Map<Language, Promise<string>>();
  return (language, signal) => {
    const found = made.get(language);
    if (found !== undefined) return found;
    const making = ensureLanguageImage(engine, language, onProgress, signal);
    made.set(language, making);
    making.catch(() => made.delete(language));
    return making;
  };
}
