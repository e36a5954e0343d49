import type { RunFact, RunFactOf } from '../../domain/runEvent.ts';
import {
  branchOf,
  isByPerson,
  isSolved,
  stepOf,
  type RunState,
  type StepState,
} from '../../domain/runState.ts';
import { LeafeError } from '../errors.ts';
import type { ChatMessage } from '../ports/chatModel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Action, Episode, Observation } from '../ports/environment.ts';
import type { ExploreDeps } from './deps.ts';
import { episodeAt } from './episodes.ts';
import { startOf } from './nextMove.ts';
import { otherStep } from './otherStep.ts';
import { judgedFact } from './takeSteps.ts';
import { TRANSCRIPT, writeTranscript } from './transcript.ts';

/** A person's program in place of a step. */
export interface Fix {
  readonly step: string;
  readonly program: string;
}

export interface JudgedFix {
  readonly fixes: string;
  readonly observation: Observation;
  readonly action: Action;
  readonly episode: Episode;
  /** What a model would have seen before it, no lesson among it, and the program as the reply. */
  readonly messages: readonly ChatMessage[];
  readonly judgeMs: number;
}

export interface RecordedFix {
  readonly step: string;
  /** False where the same program had been recorded for that step before. */
  readonly isNew: boolean;
}

/**
 * Judges a person's program as the step itself was judged, from its parent's checkpoint; nothing is recorded. Throws
 * `input.invalid` for a step that the run does not have, or that needs no fix.
 */
export async function judgeFix(
  { step, program }: Fix,
  state: RunState,
  deps: Pick<ExploreDeps, 'environment' | 'checkpoints'> & { readonly clock: Clock },
  signal: AbortSignal,
): Promise<JudgedFix> {
  const { parent } = fixable(state, step);
  const episode = await episodeAt(parent, state, deps, signal);
  const history = episode.messages([], episode.turns);
  const reply = asReply(program);
  const action = episode.parse(reply);
  const started = deps.clock.now();
  const observation = await episode.act(reply, action, signal);
  return {
    fixes: step,
    observation,
    action,
    episode,
    messages: [...history, { role: 'assistant', content: reply }],
    judgeMs: deps.clock.now() - started,
  };
}

/**
 * Records a fix that solves the task as a step by a person, on a branch of its own from the fixed step's parent, and leaves the
 * run ended as it was. The same program for the same step is recorded once; what a kill has left out is added.
 */
export async function recordFix(
  judged: JudgedFix,
  deps: Pick<ExploreDeps, 'recorder' | 'checkpoints'> & { readonly version: string },
  signal: AbortSignal,
): Promise<RecordedFix> {
  const { recorder, version } = deps;
  const { state } = recorder;
  const known = knownFix(state, judged);
  const step = known?.id ?? `${nextBranch(state)}.1`;
  const taken = known === null ? await takenFacts(judged, deps, signal) : [];
  const facts = [...taken, ...owedFacts(step, known, judged, state)];
  if (facts.length === 0) return { step, isNew: false };
  const { because, message } = state.ended ?? { because: 'cancelled' as const, message: null };
  const told = message === null ? {} : { message };
  await recorder.record({ kind: 'runResumed', version }, ...facts, {
    kind: 'runEnded',
    because,
    spend: state.spend,
    ...told,
  });
  return { step, isNew: true };
}

/** The step, where it is one that a person may fix; else throws `input.invalid`. */
export function fixable(state: RunState, id: string): StepState {
  const step = state.steps.get(id);
  if (step === undefined) {
    throw new LeafeError('input', 'invalid', `The run has no step ${JSON.stringify(id)}.`, {
      todo: 'Choose one of its steps: `leafe show <run>` lists them.',
    });
  }
  if (!isSolved(step)) return step;
  throw new LeafeError('input', 'invalid', `Step ${id} passes all tests: it needs no fix.`, {
    todo: 'Choose a step that failed.',
  });
}

function knownFix({ steps, branches }: RunState, { fixes, action }: JudgedFix): StepState | null {
  for (const step of steps.values()) {
    if (!isByPerson(step) || step.taken.programDigest !== action.digest) continue;
    if (branches.get(step.branch)?.fixes === fixes) return step;
  }
  return null;
}

function nextBranch({ branches }: RunState): string {
  return `b${branches.size + 1}`;
}

/** The commit first, as for every step: one that the journal names is in the store. */
async function takenFacts(
  { fixes, action, episode, messages, observation }: JudgedFix,
  { recorder, checkpoints }: Pick<ExploreDeps, 'recorder' | 'checkpoints'>,
  signal: AbortSignal,
): Promise<readonly RunFact[]> {
  const { run, state } = recorder;
  const { parent } = stepOf(state, fixes);
  const branch = nextBranch(state);
  const step = `${branch}.1`;
  const usage = { promptTokens: 0, completionTokens: 0 };
  const transcript = writeTranscript({
    label: step,
    author: 'person',
    messages: [...messages],
    usage,
    seed: 0,
    feedback: observation.feedback,
    memory: episode.memory(),
  });
  const saved = await checkpoints.save(
    {
      run,
      branch,
      step,
      parent: parent === null ? null : stepOf(state, parent).taken.checkpoint,
      files: new Map([...episode.files(), [TRANSCRIPT, transcript]]),
      atSeconds: Math.floor(recorder.clock.now() / 1000),
    },
    signal,
  );
  const opened: RunFactOf<'branchOpened'> = {
    kind: 'branchOpened',
    branch,
    from: parent,
    because: null,
    reflection: null,
    experiences: [],
    depth: 0,
    author: 'person',
    fixes,
  };
  const { language } = startOf(state).settings;
  const taken: RunFactOf<'stepTaken'> = {
    ...otherStep({ step, branch, parent, language, action, saved, usage }),
    author: 'person',
  };
  return [opened, taken];
}

/** What the journal must say of the step and does not say yet. */
function owedFacts(
  step: string,
  known: StepState | null,
  { fixes, observation, judgeMs }: JudgedFix,
  state: RunState,
): readonly RunFact[] {
  const facts: RunFact[] = [];
  if (known === null || known.judged === null) facts.push(judgedFact(step, observation, judgeMs));
  if (!state.corrections.some(({ corrected }) => corrected === step)) {
    const correction = `c${state.corrections.length + 1}`;
    facts.push({ kind: 'correctionRecorded', correction, blamed: fixes, corrected: step });
  }
  const branch = known?.branch ?? nextBranch(state);
  const closed = known === null ? null : branchOf(state, branch).closed;
  if (closed === null) facts.push({ kind: 'branchClosed', branch, because: 'solved' });
  return facts;
}

/** The program as a model would have replied it, in a fence that nothing in it can close. */
function asReply(program: string): string {
  const longest = Math.max(2, ...[...program.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${program.endsWith('\n') ? program : `${program}\n`}${fence}`;
}
