import { z } from 'zod';
import { POLICIES } from './choices.ts';
import { LANGUAGES } from './languages.ts';
import { VERDICTS } from './judgement.ts';
import { budgetSchema, settingsSchema } from './settings.ts';

/** The journal format this code writes. Older ones are migrated when read, newer ones refused. */
export const JOURNAL_VERSION = 1;

const branchId = z.string().min(1);
const stepId = z.string().min(1);
const commitId = z.string().regex(/^[0-9a-f]{40}$/);
const natural = z.number().int().min(0);

/** Who opened a branch or wrote a program. Absent: the run itself, by its policy and its model. */
const authorSchema = z.literal('person').optional();

/** Another agent, and its model where that is known. */
const agentSchema = z.object({ name: z.string(), model: z.string().nullable() });
export type Agent = z.infer<typeof agentSchema>;

const usageSchema = z.object({ promptTokens: natural, completionTokens: natural });
const blobSchema = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: natural });

/** `noProgram`: the reply held no fenced block, so there was nothing to judge. */
export const STEP_VERDICTS = [...VERDICTS, 'noProgram'] as const;
export type StepVerdict = (typeof STEP_VERDICTS)[number];

const countsSchema = z.object({
  verdict: z.enum(STEP_VERDICTS),
  passed: natural,
  total: natural,
});

export const FACT_KINDS = [
  'noProgram',
  'compileError',
  'difference',
  'missing',
  'extra',
  'layout',
  'checker',
  'prompt',
  'noOutput',
  'inputUnread',
  'inputOverrun',
  'exception',
  'crash',
  'time',
  'memory',
  'output',
  'repeatedProgram',
  'repeatedOutput',
  'hidden',
] as const;
/** Something computed about a step, never guessed; reflections cite it by number. */
const factSchema = z.object({
  /** Counts from 1 within the step. */
  number: z.number().int().min(1),
  kind: z.enum(FACT_KINDS),
  /** The visible test it is about, counting from 0. */
  test: natural.nullable(),
  text: z.string(),
});
export type Fact = z.infer<typeof factSchema>;

/** The lesson a branch carries: what went wrong, what to do instead, and what it rests on. */
const experienceSchema = z.object({
  /** The step it blames; null for a person's hint, which blames none. */
  blamed: stepId.nullable(),
  diagnosis: z.string(),
  fix: z.string(),
  /** The facts it cites, as texts. */
  facts: z.array(z.string()),
});
export type Experience = z.infer<typeof experienceSchema>;

const evidenceSchema = z.object({ step: stepId, fact: z.number().int().min(1), text: z.string() });
export type Evidence = z.infer<typeof evidenceSchema>;

/** Used so far. Tokens are those of replies in the journal, discarded ones included. */
export const spendSchema = z.object({
  steps: natural,
  programs: natural,
  tests: natural,
  branches: natural,
  reflections: natural,
  actPromptTokens: natural,
  actCompletionTokens: natural,
  reflectPromptTokens: natural,
  reflectCompletionTokens: natural,
  /** Time the run was at work, from stamps; a stop in between does not count. */
  seconds: z.number().min(0),
  modelMs: natural,
  judgeMs: natural,
});
export type Spend = z.infer<typeof spendSchema>;

/** `stopped`: the run ended first. */
export const BRANCH_ENDS = ['solved', 'failed', 'duplicate', 'budget', 'stopped'] as const;
export type BranchEnd = (typeof BRANCH_ENDS)[number];
export const RUN_ENDS = ['solved', 'exhausted', 'cancelled', 'failed'] as const;
export type RunEnd = (typeof RUN_ENDS)[number];

const facts = {
  runStarted: z.object({
    kind: z.literal('runStarted'),
    problem: z.string(),
    /** sha256 of the problem's record: a resume with another problem of the same name is refused. */
    problemDigest: z.string(),
    /** The file the problem came from, as it was given; for `resume`. */
    problemFile: z.string(),
    metaFile: z.string().nullable(),
    policy: z.enum(POLICIES),
    model: z.string(),
    /** How the model was opened, without secrets; for `resume`. */
    modelOptions: z.record(z.string(), z.string()).default({}),
    settings: settingsSchema,
    seed: natural,
    /** How many branches work at once: the model's batch when the run began, kept so that a resume draws the same tree. */
    width: z.number().int().min(1),
    version: z.string(),
    /** The trajectory of another agent that its first branch was taken over from; `sha256` is that of its text. */
    imported: z.object({ sha256: z.string(), agent: agentSchema }).optional(),
  }),
  runResumed: z.object({ kind: z.literal('runResumed'), version: z.string() }),
  branchOpened: z.object({
    kind: z.literal('branchOpened'),
    branch: branchId,
    /** The step it goes on from; null is the bare problem. */
    from: stepId.nullable(),
    /** The branch whose reflection opened it. */
    because: branchId.nullable(),
    /** Which of that branch's reflections, from 0. */
    reflection: natural.nullable(),
    experiences: z.array(experienceSchema),
    depth: natural,
    author: authorSchema,
    /** The step that a person's own program takes the place of: no model works on such a branch. */
    fixes: stepId.optional(),
    /** What the run may use from here on, where a person's branch would not have found room in it. */
    budget: budgetSchema.optional(),
  }),
  roundStarted: z.object({
    kind: z.literal('roundStarted'),
    /** The branches that take one step each, in order. */
    branches: z.array(branchId),
  }),
  replyDiscarded: z.object({
    kind: z.literal('replyDiscarded'),
    branch: branchId,
    purpose: z.enum(['act', 'reflect']),
    because: z.enum([
      'duplicate',
      'ungrounded',
      'unparsable',
      'solution',
      'example',
      'tooLong',
      'hollow',
      'secret',
    ]),
    usage: usageSchema,
    modelMs: natural,
    transcript: blobSchema,
  }),
  stepTaken: z.object({
    kind: z.literal('stepTaken'),
    step: stepId,
    branch: branchId,
    parent: stepId.nullable(),
    /** The program; null where the reply held none. A large one is cut here and whole in the checkpoint. */
    program: z.string().nullable(),
    language: z.enum(LANGUAGES),
    /** sha256 of the normalised program: equal for programs that differ in comments and blanks only. */
    programDigest: z.string(),
    checkpoint: commitId,
    tree: z.string(),
    usage: usageSchema,
    seed: natural,
    /** `length`: the reply was cut at its token limit. */
    ended: z.enum(['stop', 'length']),
    modelMs: natural,
    author: authorSchema,
    /** Who wrote it, where it was imported: it was shown what its agent shows, not what this run would. */
    agent: agentSchema.optional(),
  }),
  stepJudged: z.object({
    kind: z.literal('stepJudged'),
    step: stepId,
    visible: countsSchema,
    /** Only where the visible tests passed and the program was submitted. Figures alone, nothing of a test. */
    hidden: countsSchema.optional(),
    facts: z.array(factSchema),
    /** Hash of the outputs of all visible tests, to see that nothing changed. */
    outputDigest: z.string(),
    testsRun: natural,
    cpuMs: z.number().min(0),
    /** How near its tests came to a limit of time or memory, 1 being the limit; not there where none was run, and in older journals. */
    closest: z.number().min(0).optional(),
    judgeMs: natural,
  }),
  branchReflected: z.object({
    kind: z.literal('branchReflected'),
    branch: branchId,
    blamed: stepId,
    diagnosis: z.string(),
    fix: z.string(),
    evidence: z.array(evidenceSchema),
    /** False where no reply would do: then a step is blamed by rule and the lesson is its facts alone. */
    grounded: z.boolean(),
    usage: usageSchema,
    seed: natural,
    modelMs: natural,
    transcript: blobSchema.nullable(),
  }),
  branchClosed: z.object({
    kind: z.literal('branchClosed'),
    branch: branchId,
    because: z.enum(BRANCH_ENDS),
  }),
  correctionRecorded: z.object({
    kind: z.literal('correctionRecorded'),
    correction: z.string(),
    blamed: stepId,
    corrected: stepId,
  }),
  runEnded: z.object({
    kind: z.literal('runEnded'),
    because: z.enum(RUN_ENDS),
    spend: spendSchema,
    /** One sentence where `because` is `failed`. */
    message: z.string().optional(),
  }),
} as const;

/** What the core says happened, without time or number: the recorder stamps it. */
export const runFactSchema = z.discriminatedUnion('kind', [
  facts.runStarted,
  facts.runResumed,
  facts.branchOpened,
  facts.roundStarted,
  facts.replyDiscarded,
  facts.stepTaken,
  facts.stepJudged,
  facts.branchReflected,
  facts.branchClosed,
  facts.correctionRecorded,
  facts.runEnded,
]);
export type RunFact = z.infer<typeof runFactSchema>;
export type RunFactOf<K extends RunFact['kind']> = Extract<RunFact, { kind: K }>;

const stampSchema = z.object({
  v: z.literal(JOURNAL_VERSION),
  run: z.string().min(1),
  /** From 0, without gaps. */
  seq: natural,
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
});
export type Stamp = z.infer<typeof stampSchema>;

/** Stamp and fact in one object each: half the time of an intersection, and journals are long. */
export const runEventSchema = z.discriminatedUnion('kind', [
  stampSchema.extend(facts.runStarted.shape),
  stampSchema.extend(facts.runResumed.shape),
  stampSchema.extend(facts.branchOpened.shape),
  stampSchema.extend(facts.roundStarted.shape),
  stampSchema.extend(facts.replyDiscarded.shape),
  stampSchema.extend(facts.stepTaken.shape),
  stampSchema.extend(facts.stepJudged.shape),
  stampSchema.extend(facts.branchReflected.shape),
  stampSchema.extend(facts.branchClosed.shape),
  stampSchema.extend(facts.correctionRecorded.shape),
  stampSchema.extend(facts.runEnded.shape),
]);
/** One line of a journal. */
export type RunEvent = Stamp & RunFact;
export type RunEventOf<K extends RunFact['kind']> = Stamp & RunFactOf<K>;
