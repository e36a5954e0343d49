import { z } from 'zod';
import { HINT_CHARS } from './panelLimits.ts';
import { runEventSchema } from './runEvent.ts';
import { stepDetailSchema } from './stepDetail.ts';

const natural = z.number().int().min(0);
const stepId = z.string().min(1);

/**
 * What the host knows about a run that its journal cannot say. `elsewhere`: another window or process is at work on it.
 * `readOnly`: the journal is damaged or newer than this code, so that nothing may be added to it.
 */
export const ACTIVITIES = ['running', 'stopping', 'idle', 'elsewhere', 'readOnly'] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** What the buttons of a problem do. `help`: what its error knows to help; the host keeps which command that is. */
export const PROBLEM_ACTIONS = ['retry', 'resume', 'openJournal', 'help'] as const;
export type ProblemAction = (typeof PROBLEM_ACTIONS)[number];

/**
 * What the host tells a panel. A run arrives as one `reset` and the `append`s after it, in chunks (`chunksForPanel`), without program
 * texts. `seq` has no gap: a panel that sees one says `ready` again.
 */
export const toPanelSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('reset'),
    run: z.string(),
    /** The first chunk. */
    events: z.array(runEventSchema),
    /** Events the journal holds now: the panel says it is loading until it has as many. */
    total: natural,
  }),
  z.object({ kind: z.literal('append'), run: z.string(), events: z.array(runEventSchema) }),
  z.object({
    kind: z.literal('activity'),
    run: z.string(),
    activity: z.enum(ACTIVITIES),
    /** Branches whose model is writing right now. */
    writing: z.array(z.string()),
  }),
  /** The answer to `loadStep`; again when more of it is known, as after a test was run anew. */
  z.object({ kind: z.literal('step'), run: z.string(), detail: stepDetailSchema }),
  /** `loadStep` could not be answered: what happened, and what to do. */
  z.object({
    kind: z.literal('stepProblem'),
    run: z.string(),
    step: stepId,
    message: z.string(),
    todo: z.string(),
  }),
  /** Something about the whole run went wrong. Replaces the one before it; null when it is over. */
  z.object({
    kind: z.literal('problem'),
    problem: z
      .object({
        /** One sentence: what happened. */
        message: z.string(),
        /** One sentence: what to do. */
        todo: z.string(),
        /** Buttons, the likeliest to help first. */
        actions: z.array(z.object({ does: z.enum(PROBLEM_ACTIONS), label: z.string() })),
      })
      .nullable(),
  }),
  /** Select this step and bring it into sight. */
  z.object({ kind: z.literal('reveal'), step: stepId }),
  /** Texts in the person's language by key of the panel's table; what is missing stays English. Sent before `reset`. */
  z.object({
    kind: z.literal('strings'),
    /** BCP 47, for numbers and for screen readers. */
    language: z.string(),
    texts: z.record(z.string(), z.string()),
  }),
]);
export type ToPanel = z.infer<typeof toPanelSchema>;
export type ToPanelOf<K extends ToPanel['kind']> = Extract<ToPanel, { kind: K }>;

/**
 * What a panel asks of the host. Parse it there: a panel shows model output and is not to be trusted. Steps it names may not be the
 * run's.
 */
export const fromPanelSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ready'),
    /** The run whose events the panel holds; null where it has none yet. */
    run: z.string().nullable(),
    /** The last `seq` it holds; null for none. Where it is that of the shown run, `append` the rest; else `reset`. */
    after: natural.nullable(),
  }),
  z.strictObject({ kind: z.literal('loadStep'), step: stepId }),
  /** The selection moved; for commands that mean "this step" and for the tree view. */
  z.strictObject({ kind: z.literal('selected'), step: stepId.nullable() }),
  /** The step's program in an editor. */
  z.strictObject({ kind: z.literal('openStep'), step: stepId }),
  /** The messages the model saw for this step, and its reply. */
  z.strictObject({ kind: z.literal('openTranscript'), step: stepId }),
  /** Two steps in a diff editor; `left` null is the empty program. */
  z.strictObject({ kind: z.literal('openDiff'), left: stepId.nullable(), right: stepId }),
  /** What a lesson rests on, in editors: the test with expected and actual output, or the program at the fact. */
  z.strictObject({
    kind: z.literal('openEvidence'),
    step: stepId,
    /** Number of the fact within the step; null for a test as a whole. */
    fact: z.number().int().min(1).nullable(),
    /** The visible test, from 0; null where the fact is about none. */
    test: natural.nullable(),
  }),
  /** A new branch that goes on from `step` (null: from the problem), with the person's hint as its lesson; empty: without one. */
  z.strictObject({
    kind: z.literal('branchFrom'),
    step: stepId.nullable(),
    hint: z.string().max(HINT_CHARS),
  }),
  /** The person mends this step's program. */
  z.strictObject({ kind: z.literal('fixStep'), step: stepId }),
  z.strictObject({ kind: z.literal('openProblem') }),
  z.strictObject({ kind: z.literal('stop') }),
  z.strictObject({ kind: z.literal('resume') }),
  /** The button of the problem shown. */
  z.strictObject({ kind: z.literal('act'), does: z.enum(PROBLEM_ACTIONS) }),
]);
export type FromPanel = z.infer<typeof fromPanelSchema>;
export type FromPanelOf<K extends FromPanel['kind']> = Extract<FromPanel, { kind: K }>;
