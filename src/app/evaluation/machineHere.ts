import { arch, cpus, release, totalmem, type } from 'node:os';
import type { EvaluationManifest } from '../../domain/evaluation.ts';

/** What attempts are made on, without its name. */
export function machineHere(): EvaluationManifest['machine'] {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
  };
}
