import { ContestEnvironment } from '../../src/core/contest/contestEnvironment.ts';
import { askedBranch, type BranchAsk } from '../../src/core/explore/askedBranch.ts';
import { explore } from '../../src/core/explore/explore.ts';
import { judgeFix, recordFix, type RecordedFix } from '../../src/core/explore/fix.ts';
import type { ChatReply } from '../../src/core/ports/chatModel.ts';
import type { Clock } from '../../src/core/ports/clock.ts';
import { correctionsOf } from '../../src/core/learn/corrections.ts';
import { drawLift, liftNeed, type LiftPlan } from '../../src/core/learn/lift.ts';
import { Recorder } from '../../src/core/run/recorder.ts';
import type { Verdict } from '../../src/domain/judgement.ts';
import type { Problem } from '../../src/domain/problem.ts';
import type { RunEvent, RunFact } from '../../src/domain/runEvent.ts';
import { fold } from '../../src/domain/foldRun.ts';
import type { RunState } from '../../src/domain/runState.ts';
import type { Policy } from '../../src/domain/choices.ts';
import type { LiftDraw, LiftEnd } from '../../src/domain/lift.ts';
import { budgetSchema, settingsSchema, type SettingsInput } from '../../src/domain/settings.ts';
import { aProblem, sha256 } from './builders.ts';
import { memoryCheckpoints, type MemoryCheckpoints } from './memoryCheckpoints.ts';
import { memoryJournal, type MemoryJournal } from './memoryJournal.ts';
import { repeatingModel, scriptedModel, type ScriptedModel } from './scriptedModel.ts';
import { tableJudge, type TableEntry } from './tableJudge.ts';

export interface ExploredOptions {
  readonly policy?: Policy;
  readonly settings?: SettingsInput;
  readonly problem?: Problem;
  readonly batch?: number;
  readonly contextTokens?: number;
  readonly seed?: number;
}

export interface Explored {
  readonly state: RunState;
  readonly events: readonly RunEvent[];
  /** How many events there were each time they had to be on the disk. */
  readonly onDisk: readonly number[];
  readonly model: ScriptedModel;
  readonly checkpoints: MemoryCheckpoints;
  readonly table: ReadonlyMap<string, TableEntry>;
}

const NEVER = new AbortController().signal;

/**
 * Explores with a model that follows a script, one reply a line:
 *
 *     program a | wrongAnswer 1/3            a program and what the judge says of it
 *     program b | accepted 3/3 | timeLimit   the last word is the hidden tests' verdict
 *     blame 1   | what to do instead         a reflection on the step at that position
 *     says      | anything                   a reply as it stands
 */
export async function explored(script: string, options: ExploredOptions = {}): Promise<Explored> {
  const { replies, table } = readScript(script);
  const world: World = {
    model: scriptedModel(replies, options),
    checkpoints: memoryCheckpoints(),
    journal: memoryJournal(),
    table,
  };
  return run(world, options, {
    kind: 'runStarted',
    problem: 'add. Add Two Numbers',
    problemDigest: '0',
    problemFile: 'none',
    metaFile: null,
    policy: options.policy ?? 'tree',
    model: world.model.name,
    modelOptions: {},
    settings: settingsSchema.parse(options.settings ?? {}),
    seed: options.seed ?? 1,
    width: options.batch ?? 1,
    version: '0',
  });
}

/** Goes on with the first events of a run as if it had been killed after them; each call gets the reply it got then. */
export async function resumed(
  { events, model, checkpoints, table }: Explored,
  kept: number,
  options: ExploredOptions = {},
): Promise<Explored> {
  const world: World = {
    model: repeatingModel(model),
    checkpoints,
    journal: memoryJournal(events.slice(0, kept)),
    table,
  };
  return run(world, options, { kind: 'runResumed', version: '0' });
}

/** Goes on with a whole run as a person asks for: with a branch from this step, the replies in the script. */
export async function branched(
  { events, model, checkpoints, table }: Explored,
  ask: BranchAsk,
  script: string,
  options: ExploredOptions = {},
): Promise<Explored> {
  const read = readScript(script);
  const world: World = {
    model: scriptedModel(read.replies, options),
    checkpoints,
    journal: memoryJournal(events),
    table: new Map([...table, ...read.table]),
  };
  const after = await run(world, options, { kind: 'runResumed', version: '0' }, ask);
  return { ...after, model: withReplies(after.model, model.replies) };
}

/** Judges a person's program in place of a step and records it where it passes; the script says what the judge finds. */
export async function fixed(
  explored: Explored,
  step: string,
  judged: string,
  options: ExploredOptions & { readonly kept?: number } = {},
): Promise<Explored & { readonly recorded: RecordedFix }> {
  const { checkpoints, model } = explored;
  const read = readScript(judged);
  const [program = ''] = read.table.keys();
  const table = new Map([...explored.table, ...read.table]);
  const journal = memoryJournal(explored.events.slice(0, options.kept));
  const state = fold(journal.written);
  const environment = environmentOf(table, options);
  const fix = { step, program: `${program}\n` };
  const deps = { environment, checkpoints, clock: STANDING };
  const found = await judgeFix(fix, state, deps, NEVER);
  const recorder = recorderOn(journal);
  const recorded = await recordFix(found, { recorder, checkpoints, version: '0' }, NEVER);
  return {
    ...explored,
    state: recorder.state,
    events: [...journal.written],
    table,
    model,
    recorded,
  };
}

/** Takes a correction's step again with and without its lesson, as measuring does; the script says what comes, in order. */
export async function lifted(
  { state, checkpoints, table }: Explored,
  script: string,
  plan: Partial<LiftPlan> & { readonly times: number },
  options: ExploredOptions = {},
): Promise<Lifted> {
  const read = readScript(script);
  const model = scriptedModel(read.replies, options);
  const environment = environmentOf(new Map([...table, ...read.table]), options);
  const [correction] = correctionsOf('test-run', state);
  if (correction === undefined) throw new Error('the run has corrected nothing');
  const deps = { environment, checkpoints, model, clock: STANDING };
  const need = await liftNeed(correction, state, deps, NEVER);
  const draws: LiftDraw[] = [];
  const because = await drawLift(
    correction,
    state,
    { seed: 1, budget: budgetSchema.parse({}), ...plan },
    deps,
    { onDraw: (draw) => draws.push(draw) },
    NEVER,
  );
  return { draws, because, model, need };
}

interface Lifted {
  readonly draws: readonly LiftDraw[];
  readonly because: LiftEnd;
  readonly model: ScriptedModel;
  /** What was told beforehand of a draw of each kind. */
  readonly need: Awaited<ReturnType<typeof liftNeed>>;
}

/** A model that also knows what another one replied. */
function withReplies(model: ScriptedModel, earlier: ReadonlyMap<string, ChatReply>): ScriptedModel {
  return { ...model, replies: new Map([...earlier, ...model.replies]) };
}

interface World {
  readonly model: ScriptedModel;
  readonly checkpoints: MemoryCheckpoints;
  readonly journal: MemoryJournal;
  readonly table: ReadonlyMap<string, TableEntry>;
}

async function run(
  world: World,
  options: ExploredOptions,
  first: RunFact,
  ask?: BranchAsk,
): Promise<Explored> {
  const { model, checkpoints, journal, table } = world;
  const environment = environmentOf(table, options);
  const recorder = recorderOn(journal);
  const deps = { environment, model, checkpoints, recorder };
  const asked = ask === undefined ? [] : [await askedBranch(ask, deps, NEVER)];
  await recorder.record(first, ...asked);
  await explore(deps, NEVER);
  const events = [...journal.written];
  return { state: recorder.state, events, onDisk: journal.onDisk, model, checkpoints, table };
}

function environmentOf(
  table: ReadonlyMap<string, TableEntry>,
  options: ExploredOptions,
): ContestEnvironment {
  return new ContestEnvironment({
    problem: options.problem ?? aProblem(),
    judge: tableJudge(table),
    language: 'python3',
    failedPrograms: 'shown',
    digest: sha256,
  });
}

function recorderOn(journal: MemoryJournal): Recorder {
  const state = fold(journal.written);
  return new Recorder({ run: 'test-run', journal, clock: STANDING, state, listeners: [] });
}

/** A clock that stands, so that two runs can be compared whole. */
const STANDING: Clock = { now: () => Date.UTC(2026, 0, 1) };

function readScript(script: string): {
  replies: readonly string[];
  table: ReadonlyMap<string, TableEntry>;
} {
  const table = new Map<string, TableEntry>();
  const replies = script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [what = '', ...rest] = line.split('|').map((part) => part.trim());
      const [verb, name = ''] = what.split(/\s+/);
      if (verb === 'says') return rest.join('|');
      if (verb === 'blame') return reflectionReply(Number(name), rest.join('|'));
      const [judged = '', hidden] = rest;
      if (judged !== '') table.set(name, entryOf(judged, hidden));
      return `Here it is.\n\`\`\`python\n${name}\n\`\`\``;
    });
  return { replies, table };
}

function entryOf(judged: string, hidden: string | undefined): TableEntry {
  const [verdict = '', counts = ''] = judged.split(/\s+/);
  const [passed = 0, total = 0] = counts.split('/').map(Number);
  const entry = { verdict: verdict as Verdict, passed, total };
  return hidden === undefined ? entry : { ...entry, hidden: hidden as Verdict };
}

function reflectionReply(blamed: number, fix: string): string {
  return JSON.stringify({ facts: [1], diagnosis: `What step ${blamed} did.`, fix, blamed });
}
