import {
  followersIn,
  isSolved,
  stepOf,
  type BranchState,
  type ReflectionState,
  type RunState,
} from '../domain/runState.ts';
import { safe } from '../app/safe.ts';
import type { Paint } from './text.ts';
import { wrapLines } from './wrapLines.ts';

export interface LessonOptions {
  readonly width: number;
  readonly paint: Paint;
}

/** Each look back in full: who blames what, on which facts, what it makes of them, and what came of it. */
export function lessonLines(state: RunState, options: LessonOptions): readonly string[] {
  const followersOf = followersIn(state);
  return [...state.branches.values()].flatMap((branch) => [
    ...hintLines(branch, state, options),
    ...branch.reflections.flatMap((reflection, index) => [
      ...title(branch, reflection, followersOf(branch.id, index), state, options),
      ...body(reflection, options),
    ]),
  ]);
}

/** What a person told the branch that they asked for. */
function hintLines(
  branch: BranchState,
  state: RunState,
  { paint, width }: LessonOptions,
): readonly string[] {
  const [hint] = branch.experiences;
  if (branch.author !== 'person' || hint === undefined) return [];
  const who = `${paint.magenta('☞')} A person's hint from ${branch.from ?? 'the problem'} on.`;
  return [
    ...wrapLines(`${who} ${outcomeOf(branch, state, paint)}`, width),
    ...labelled('lesson', safe(hint.fix), width, paint),
  ];
}

function title(
  { id }: BranchState,
  { event }: ReflectionState,
  followers: readonly BranchState[],
  state: RunState,
  { paint, width }: LessonOptions,
): readonly string[] {
  const blame = `${paint.magenta('↩')} ${paint.bold(id)} blames ${paint.bold(event.blamed)}.`;
  const outcomes = followers.map((follower) => outcomeOf(follower, state, paint));
  return wrapLines([blame, ...outcomes].join(' '), width);
}

function body({ event }: ReflectionState, { paint, width }: LessonOptions): readonly string[] {
  const facts = event.evidence.map(({ step, text }) => `${safe(text)} (${step})`);
  const part = (label: string, text: string): readonly string[] =>
    text === '' ? [] : labelled(label, text, width, paint);
  return [
    ...facts.flatMap((fact, index) => part(index === 0 ? 'facts' : '', fact)),
    ...part('wrong', safe(event.diagnosis)),
    ...part(
      'lesson',
      event.grounded ? safe(event.fix) : 'None that would do: the facts alone go on.',
    ),
  ];
}

const LABEL = '          ';

/** Text of several lines beside its label. */
function labelled(label: string, text: string, width: number, paint: Paint): readonly string[] {
  const room = Math.max(24, width - LABEL.length);
  return wrapLines(text, room).map(
    (line, index) => `${paint.dim(index === 0 ? `  ${label}`.padEnd(LABEL.length) : LABEL)}${line}`,
  );
}

function outcomeOf(follower: BranchState, state: RunState, paint: Paint): string {
  const [first] = follower.steps;
  const name = paint.bold(follower.id);
  if (first === undefined) {
    return follower.closed === 'duplicate'
      ? `${name} only wrote the same program again.`
      : `${name} was to follow.`;
  }
  const step = stepOf(state, first);
  if (isSolved(step)) return `${name} followed and ${paint.green('solved it')}.`;
  if (follower.closed === 'solved')
    return `${name} followed and ${paint.green('solved it')} later.`;
  if (step.judged === null) return `${name} is at it.`;
  const { passed, total } = step.judged.visible;
  return `${name} followed: ${passed} of ${total} tests at its first step.`;
}
