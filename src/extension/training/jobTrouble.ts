import { safe } from '../../app/safe.ts';
import type { JobTrouble } from '../../domain/jobProtocol.ts';
import type { Remedy } from '../commandIds.ts';
import { explanationOf } from '../remedy.ts';
import { trainerHelp } from './trainerHelp.ts';
import type { SeenJob } from './trainingJobs.ts';

/** What a job's page says of why it is not followed, and the command behind the button that helps. */
export function jobTrouble({ known, lost, trouble }: SeenJob): {
  readonly told: JobTrouble | null;
  readonly help: Remedy | null;
} {
  const error = trouble ?? lost;
  if (error === null) return { told: null, help: null };
  const { message, todo, remedy } = explanationOf(error);
  const help = trainerHelp(error, known.record.trainer) ?? remedy;
  const told = {
    message: safe(message),
    todo: safe(todo),
    help: help?.title ?? null,
    passes: trouble === null,
  };
  return { told, help };
}
