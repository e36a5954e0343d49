import { LeafeError } from '../../../core/errors.ts';
import type { TrainerHealth } from '../../../core/ports/trainer.ts';
import { sizeWords } from '../../../domain/sizeWords.ts';
import type { KeeperCheck } from './keeper.ts';

/** Less than this, and checkpoints and adapter may not fit. */
const SCARCE_BYTES = 5e9;

/** What a machine's check says. Throws `trainer.notReady` with all that is missing there. */
export function healthOf(
  found: KeeperCheck,
  { where, isCluster }: { readonly where: string; readonly isCluster: boolean },
): TrainerHealth {
  const missing = Object.entries(found.packages)
    .filter(([, version]) => version === null)
    .map(([name]) => name);
  const lacks = [
    ...(missing.length > 0 ? [`the Python packages ${missing.join(', ')}`] : []),
    ...(isCluster && found.slurm === null ? ['sbatch'] : []),
    ...(found.writable ? [] : ['a folder for jobs that can be written']),
  ];
  if (lacks.length > 0) {
    const what = `${where} has not ${lacks.join(' and ')} (Python ${found.python})`;
    throw new LeafeError('trainer', 'notReady', what, {
      todo: `Install them there (\`pip install ${missing.join(' ')}\`), or name another with \`--python\`.`,
    });
  }
  const { torch } = found.packages;
  const versions = [
    `Python ${found.python}`,
    ...(typeof torch === 'string' ? [`torch ${torch}`] : []),
    ...(found.slurm ?? []),
    ...(found.gpus ?? []),
  ];
  return { what: versions.join(', '), warnings: warningsOf(found, isCluster) };
}

function warningsOf({ gpus, freeBytes }: KeeperCheck, isCluster: boolean): readonly string[] {
  const free = sizeWords(freeBytes);
  return [
    // Of a cluster, only the machine that takes jobs is seen.
    ...(isCluster || (gpus?.length ?? 0) > 0
      ? []
      : ['There is no GPU: a row of some hundred tokens takes seconds, not milliseconds.']),
    ...(freeBytes < SCARCE_BYTES ? [`Only ${free} are free for checkpoints.`] : []),
  ];
}
