import { createHash } from 'node:crypto';
import { createJudge } from '../../core/judge/createJudge.ts';
import type { Judge } from '../../core/ports/judge.ts';
import { openDockerSandbox } from './dockerSandbox.ts';
import { openEngine, refuseWithoutLimits } from './engine.ts';
import { ensureImage, type OnProgress } from './image.ts';
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
  const image = await ensureImage(engine, options.onProgress ?? (() => undefined), signal);
  // Tidying up after others must not keep anyone from work.
  await within(engine.patienceMs, reapContainers(engine)).catch(() => 0);
  const slots = options.slots ?? engine.facts.cpus;
  const judge = createJudge({
    agent: openDockerSandbox(engine, { image, role: 'agent', slots }),
    checker: openDockerSandbox(engine, { image, role: 'checker', slots }),
    testlib: readTestlib,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  });
  return { ...judge, slots };
}
