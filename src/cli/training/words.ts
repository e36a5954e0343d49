import { hasEnded } from '../../domain/jobStates.ts';
import type { JobProgress } from '../../domain/jobProgress.ts';
import type { stateOf } from '../../domain/jobStates.ts';
import type { TrainEvent } from '../../domain/training.ts';
import { safe } from '../../app/safe.ts';
import { span } from '../../domain/span.ts';
import type { Paint } from '../text.ts';

export function painted(state: ReturnType<typeof stateOf>, paint: Paint): string {
  if (state === 'succeeded') return paint.green(state);
  if (state === 'failed' || state === 'lost') return paint.red(state);
  if (state === 'not sent' || state === 'cancelled') return paint.yellow(state);
  return hasEnded(state) ? state : paint.cyan(state);
}

/** How far a job has come, in one line: what is wanted most comes first, for a terminal may cut the rest. */
export function progressLine(progress: JobProgress): string {
  const { losses, validation, secondsPerStep, device, steps } = progress;
  if (steps === null) return device === null ? '' : `on ${safe(device)}`;
  return [
    shortProgress(progress),
    ...named('corrections', losses.corrections),
    ...named('rehearsal', losses.rehearsal),
    ...named('validation', validation?.corrections ?? validation?.rehearsal ?? null),
    ...(secondsPerStep === null ? [] : [`${span(secondsPerStep)} a step`]),
  ].join(' · ');
}

/** Steps, loss and time left alone; empty before any is known. */
export function shortProgress({ step, steps, loss, secondsLeft }: JobProgress): string {
  if (steps === null) return '';
  return [
    `step ${String(step).padStart(String(steps).length)} of ${steps}`,
    ...(loss === null ? [] : [`loss ${figure(loss)}`]),
    ...(secondsLeft === null || step === steps ? [] : [`${span(secondsLeft)} left`]),
  ].join(' · ');
}

/** One bar of so many columns; empty where nobody knows the end. */
export function bar({ step, steps }: JobProgress, columns: number): string {
  if (steps === null || steps === 0) return '';
  const done = Math.round((step / steps) * columns);
  return `${'█'.repeat(done)}${'░'.repeat(columns - done)}`;
}

/** What an event says to a person; null for one that says nothing new. */
export function eventWords(event: TrainEvent, progress: JobProgress): string | null {
  switch (event.kind) {
    case 'started':
      return `started on ${safe(event.device)}`;
    case 'checked':
      return `${event.rows} rows are whole, the longest has ${event.longestRow} tokens; ${event.trainedTokens} tokens are trained in ${event.steps} steps${sharesIn(event)}`;
    case 'resumed':
      return `goes on from step ${event.step}`;
    case 'stepped':
      return progressLine(progress);
    case 'validated':
      return `validation after step ${event.step}: ${lossesIn(event.losses)}`;
    case 'saved':
      return `checkpoint of step ${event.step} saved`;
    case 'leakChecked': {
      const { leaked, prompts, baseReplies } = event.leak;
      return `leak check ${event.when} training: ${leaked} of ${prompts} unrelated replies hold what is trained, base replies at ${figure(baseReplies)}`;
    }
    case 'warned':
      return `warning: ${safe(event.message)}`;
    case 'exported':
      return `${safe(event.file)} written`;
    case 'finished':
      return 'finished';
    case 'failed':
      return `failed: ${safe(event.message)} ${safe(event.todo)}`;
  }
}

function sharesIn({ shards }: Extract<TrainEvent, { kind: 'checked' }>): string {
  return shards === undefined
    ? ''
    : `, by ${shards.length} processes with a share of the model each`;
}

function lossesIn({ corrections, rehearsal }: JobProgress['losses']): string {
  const parts = [...named('corrections', corrections), ...named('rehearsal', rehearsal)];
  return parts.length === 0 ? 'no rows' : parts.join(', ');
}

function named(what: string, value: number | null): readonly string[] {
  return value === null ? [] : [`${what} ${figure(value)}`];
}

function figure(value: number): string {
  return value.toFixed(3);
}
