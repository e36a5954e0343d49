import type { JobCard } from '../../src/domain/jobCard.ts';
import { text } from '../text.ts';

/** A job's state in a word. */
export function stateText(state: JobCard['state']): string {
  return text(state === 'not sent' ? 'job.state.notSent' : `job.state.${state}`);
}
