import { LeafeError } from '../../core/errors.ts';
import type { PartState } from '../../platform/setup/parts.ts';
import type { ShowProgress } from '../progress.ts';
import { checkPart, type DoctorContext } from './checkPart.ts';
import { defaultModel } from './defaultModel.ts';

/** Puts a missing part there where that is ours to do, and gives its state after. */
export async function mendPart(
  before: PartState,
  context: DoctorContext,
  show: ShowProgress,
): Promise<PartState> {
  try {
    if (before.part === 'image') await buildImage(context, show);
    else if (before.part === 'model') await fetchModel(context, show);
    else return before;
    return await checkPart(before.part, context);
  } catch (error) {
    if (!(error instanceof LeafeError)) throw error;
    return { ...before, text: error.message, todo: error.todo };
  }
}

async function buildImage({ signal }: DoctorContext, show: ShowProgress): Promise<void> {
  const { openEngine } = await import('../../platform/docker/engine.ts');
  const { ensureImage } = await import('../../platform/docker/image.ts');
  await ensureImage(await openEngine(signal), show, signal);
}

async function fetchModel({ home, signal }: DoctorContext, show: ShowProgress): Promise<void> {
  const { pullModel } = await import('../../platform/embedded/pull.ts');
  await pullModel(await defaultModel(), { home, onProgress: show }, signal);
}
