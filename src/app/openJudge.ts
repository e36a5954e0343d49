import type { DockerJudge } from '../platform/docker/openJudge.ts';
import type { ShowProgress } from './progress.ts';

/** Starts a judge; what that takes is loaded only now. Throws where Docker or the image is not to be had. */
export async function openJudge(
  onProgress: ShowProgress,
  signal: AbortSignal,
): Promise<DockerJudge> {
  const { openDockerJudge } = await import('../platform/docker/openJudge.ts');
  return openDockerJudge({ onProgress }, signal);
}
