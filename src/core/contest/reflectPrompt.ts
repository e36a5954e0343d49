import { z } from 'zod';
import type { Problem } from '../../domain/problem.ts';
import type { Evidence, Fact } from '../../domain/runEvent.ts';
import type { StepState } from '../../domain/runState.ts';
import type { ChatMessage } from '../ports/chatModel.ts';
import type { ReflectionDraft, ReflectionFault, ReflectionRequest } from '../ports/environment.ts';
import { clip } from './excerpt.ts';
import { parseReply } from './parseReply.ts';
import { blamable } from './blame.ts';
import { isRepetition } from './facts.ts';
import { isHollow } from './hollowLesson.ts';
import { wholeSentences } from './wholeSentences.ts';
import { examplesFor, WORKED_EXAMPLES, type WorkedExample } from './workedExamples.ts';
import { phrases, words } from './words.ts';

/** A longer lesson is no lesson but a solution told in words. */
const LESSON_WORDS = 120;

interface ReflectionContext {
  readonly problem: Problem;
  readonly steps: readonly StepState[];
  /** How often this reflection was asked before. */
  readonly ask: number;
}

/** A fact as the reflection may cite it: numbered through all the steps shown. */
interface CitableFact extends Evidence {
  readonly number: number;
}

/**
 * The look back: the model names the facts it rests on, what went wrong, what to do instead and the step to blame, in this
 * order, so that the later fields follow from the earlier ones. Where the backend holds a grammar, only facts and steps that
 * exist can be named; elsewhere the same is checked here.
 */
export function reflectionRequest({ problem, steps, ask }: ReflectionContext): ReflectionRequest {
  const candidates = blamable(steps);
  const facts = citableFacts(steps.filter(({ position }) => position >= (candidates[0] ?? 1)));
  return {
    messages: [
      { role: 'system', content: SYSTEM },
      ...examples(problem, steps, ask).flatMap(exampleMessages),
      { role: 'user', content: question(problem, steps, facts, candidates) },
    ],
    shape: { name: 'reflection', schema: schema(facts, candidates) },
    read: (reply) => read(reply, steps, facts, candidates),
    fallback: () => fallback(steps, facts, candidates),
  };
}

const SYSTEM =
  'You look back at failed programs and say what to do differently. The tests are always right: the fault is in the program.';

/** Of the steps that may be to blame, and no others. That a step repeated another is no ground for a lesson: whoever goes back to before it has repeated nothing. */
function citableFacts(steps: readonly StepState[]): readonly CitableFact[] {
  return steps
    .flatMap((step) =>
      (step.judged?.facts ?? [])
        .filter((fact) => !isRepetition(fact))
        .map((fact) => ({
          step: step.id,
          fact: fact.number,
          text: fact.text,
        })),
    )
    .map((fact, index) => ({ number: index + 1, ...fact }));
}

/** The kinds of what the last step did wrong. */
function kindsOf(steps: readonly StepState[]): readonly Fact['kind'][] {
  return (steps.at(-1)?.judged?.facts ?? []).map(({ kind }) => kind);
}

/** Another place in the row of examples for each problem, the same every time. */
function turnOf({ name }: Problem): number {
  return [...name].reduce((sum, char) => sum + (char.codePointAt(0) ?? 0), 0);
}

/** Asked again, the model gets none: what it repeated of an example the first time, it would repeat of another. */
function examples(
  problem: Problem,
  steps: readonly StepState[],
  ask: number,
): readonly WorkedExample[] {
  return ask === 0 ? examplesFor(kindsOf(steps), turnOf(problem)) : [];
}

/** An example is a talk of its own, not a part of the question: small models repeat what the question holds. */
function exampleMessages(example: WorkedExample): readonly ChatMessage[] {
  const { problem, program, fact, diagnosis, fix } = example;
  const asked = [
    `Problem:\n${problem}`,
    `Step 1:\n"""\n${program}\n"""\nFact 1: ${fact}`,
    ASK,
  ].join('\n\n');
  const answer = JSON.stringify({ facts: [1], diagnosis, fix, blamed: 1 });
  return [
    { role: 'user', content: asked },
    { role: 'assistant', content: answer },
  ];
}

const ASK =
  'Why did it fail, and what must the next program do instead? Answer as JSON: "facts" (the numbers of the facts you rest on), "diagnosis" (what went wrong), "fix" (what to do instead, no code), "blamed" (the step that took the wrong way).';

function question(
  problem: Problem,
  steps: readonly StepState[],
  facts: readonly CitableFact[],
  candidates: readonly number[],
): string {
  const blame =
    candidates.length > 1
      ? ` Blame the first step that took the wrong way: one of ${candidates.join(', ')}.`
      : '';
  return [
    `Problem:\n${clip(problem.description.trim(), 1500)}`,
    ...steps.map((step) => stepText(step, facts)),
    `${ASK}${blame}`,
  ].join('\n\n');
}

function stepText(step: StepState, facts: readonly CitableFact[]): string {
  const own = facts.filter((fact) => fact.step === step.id);
  const program = clip((step.taken.program ?? '(no program)').trimEnd(), 1200);
  // A double quote would end the text in which a small model repeats it.
  const list = own
    .map((fact) => `Fact ${fact.number}: ${fact.text.replaceAll('"', "'")}`)
    .join('\n');
  return `Step ${step.position}:\n"""\n${program}\n"""\n${list}`;
}

/** Where a grammar holds the model, it stops at this length, in mid-sentence if need be. */
const FIELD_CHARS = 240;

function schema(
  facts: readonly CitableFact[],
  candidates: readonly number[],
): Readonly<Record<string, unknown>> {
  return {
    type: 'object',
    properties: {
      facts: {
        type: 'array',
        items: { enum: facts.map(({ number }) => number) },
        minItems: 1,
        maxItems: Math.min(3, facts.length),
      },
      diagnosis: { type: 'string', maxLength: FIELD_CHARS },
      fix: { type: 'string', maxLength: FIELD_CHARS },
      blamed: { enum: [...candidates] },
    },
    required: ['facts', 'diagnosis', 'fix', 'blamed'],
    additionalProperties: false,
  };
}

const replySchema = z.object({
  facts: z.array(z.number().int()).min(1),
  diagnosis: z.string().trim().min(1),
  fix: z.string().trim().min(1),
  blamed: z.number().int(),
});

function read(
  reply: string,
  steps: readonly StepState[],
  facts: readonly CitableFact[],
  candidates: readonly number[],
): ReflectionDraft | ReflectionFault {
  const parsed = replySchema.safeParse(jsonIn(reply));
  if (!parsed.success) return 'unparsable';
  const diagnosis = wholeSentences(parsed.data.diagnosis, FIELD_CHARS);
  const fix = wholeSentences(parsed.data.fix, FIELD_CHARS);
  const blamed = steps.find(({ position }) => position === parsed.data.blamed);
  const evidence = facts.filter(({ number }) => parsed.data.facts.includes(number));
  const grounded = new Set(parsed.data.facts).size === evidence.length;
  if (blamed === undefined || !candidates.includes(blamed.position) || !grounded) {
    return 'ungrounded';
  }
  const fault = lessonFault(`${diagnosis}\n${fix}`, steps);
  if (fault !== null) return fault;
  if (isHollow(diagnosis, fix, facts)) return 'hollow';
  return { blamed: blamed.id, diagnosis, fix, evidence: evidence.map(withoutNumber) };
}

/** The object in a reply: the whole of it, or what stands between its first and last brace. */
function jsonIn(reply: string): unknown {
  const from = reply.indexOf('{');
  const to = reply.lastIndexOf('}');
  if (from < 0 || to < from) return null;
  try {
    return JSON.parse(reply.slice(from, to + 1));
  } catch {
    return null;
  }
}

/** A lesson is not a solution, not a page, and not the example it was shown. */
function lessonFault(lesson: string, steps: readonly StepState[]): ReflectionFault | null {
  if (lesson.split(/\s+/).length > LESSON_WORDS) return 'tooLong';
  if (parseReply(lesson) !== null || holdsProgram(lesson)) return 'solution';
  if (isCopied(lesson)) return 'example';
  const told = steps.some(
    ({ taken }) => (taken.program?.length ?? 0) > 60 && lesson.includes(taken.program ?? ''),
  );
  return told ? 'solution' : null;
}

/** How many words in a row are no coincidence. */
const COPIED_WORDS = 9;
const EXAMPLE_PHRASES = new Set(
  WORKED_EXAMPLES.flatMap(({ diagnosis, fix }) =>
    [diagnosis, fix].flatMap((text) => phrases(words(text), COPIED_WORDS)),
  ),
);

function isCopied(lesson: string): boolean {
  return phrases(words(lesson), COPIED_WORDS).some((phrase) => EXAMPLE_PHRASES.has(phrase));
}

/** Three or more lines that read like statements are a program, fenced or not. */
function holdsProgram(lesson: string): boolean {
  const statements = lesson
    .split('\n')
    .filter((line) =>
      /^\s*(?:import |from \w+ import|def |for .*:$|while .*:$|if .*:$|print\(|#include|int main|\w+\s*=\s*\S)/.test(
        line,
      ),
    );
  return statements.length >= 3;
}

function withoutNumber({ step, fact, text }: CitableFact): Evidence {
  return { step, fact, text };
}

/** Blame by rule: the latest step that is not just carrying on an earlier one's fault. */
function fallback(
  steps: readonly StepState[],
  facts: readonly CitableFact[],
  candidates: readonly number[],
): ReflectionDraft {
  const blamed = steps.find(({ position }) => position === candidates.at(-1));
  if (blamed === undefined) throw new RangeError('nothing to look back at');
  return {
    blamed: blamed.id,
    diagnosis: '',
    fix: '',
    evidence: facts.filter(({ step }) => step === blamed.id).map(withoutNumber),
  };
}
