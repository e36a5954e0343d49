import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ContestEnvironment } from '../../../src/core/contest/contestEnvironment.ts';
import { explore } from '../../../src/core/explore/explore.ts';
import { seedFor } from '../../../src/core/explore/seed.ts';
import { correctionsOf } from '../../../src/core/learn/corrections.ts';
import { provenSteps, rehearsalSteps } from '../../../src/core/learn/rehearsal.ts';
import { toldAtStep } from '../../../src/core/learn/toldAtStep.ts';
import type { ChatMessage, ChatModel, ChatRequest } from '../../../src/core/ports/chatModel.ts';
import type { Checkpoints } from '../../../src/core/ports/checkpoints.ts';
import { Recorder } from '../../../src/core/run/recorder.ts';
import { emptyRun } from '../../../src/domain/foldRun.ts';
import { trajectory, type RunState } from '../../../src/domain/runState.ts';
import { settingsSchema, type SettingsInput } from '../../../src/domain/settings.ts';
import { aProblem, sha256 } from '../../support/builders.ts';
import { memoryCheckpoints } from '../../support/memoryCheckpoints.ts';
import { memoryJournal } from '../../support/memoryJournal.ts';
import { tableJudge, type TableEntry } from '../../support/tableJudge.ts';

const TREES = 60;
const { signal } = new AbortController();

test('from any tree, the prompt of a row is byte for byte what a run without lessons sends at that step', async () => {
  let rows = 0;
  let deep = 0;
  for (let seed = 0; seed < TREES; seed++) {
    const tree = await grown(seed);
    const corrected = correctionsOf('r', tree.state).map((one) => one.corrected);
    const rehearsed = rehearsalSteps('r', provenSteps(tree.state), { share: 1, seed: 0 });
    for (const step of new Set([...corrected, ...rehearsed])) {
      const deps = { environment: environmentOf(tree), checkpoints: tree.checkpoints };
      const { prompt, reply } = await toldAtStep(step, tree.state, deps, signal);
      const sent = await sentWithoutLessons(step, tree);
      assert.equal(JSON.stringify(prompt), JSON.stringify(sent), `tree ${seed}, step ${step}`);
      assert.equal(reply, tree.replies.get(step));
      rows += 1;
      deep += prompt.length > 2 || /attempts? failed/.test(prompt[1]?.content ?? '') ? 1 : 0;
    }
  }
  assert.ok(rows > TREES && deep > 10, `${rows} rows, ${deep} of them with a history`);
});

interface Grown {
  readonly state: RunState;
  readonly checkpoints: Checkpoints;
  readonly settings: SettingsInput;
  readonly table: ReadonlyMap<string, TableEntry>;
  /** By step. */
  readonly replies: ReadonlyMap<string, string>;
}

/** A whole run of a model that writes, fails, succeeds and blames by chance, under settings by chance. */
async function grown(seed: number): Promise<Grown> {
  const dice = (label: string): number => seedFor(seed, label) / 2 ** 31;
  const settings: SettingsInput = {
    rollouts: 1 + Math.floor(3 * dice('rollouts')),
    horizon: 2 + Math.floor(3 * dice('horizon')),
    failedPrograms: dice('programs') < 0.5 ? 'shown' : 'hidden',
    lessonScope: dice('scope') < 0.5 ? 'firstStep' : 'branch',
    collect: dice('collect') < 0.7,
    maxBranches: 10,
    actTokens: 300,
    budget: { programs: 30 },
  };
  const table = new Map<string, TableEntry>();
  const replies = new Map<string, string>();
  const say = ({ label, shape }: ChatRequest): string => {
    if (shape !== undefined) return blame(shape.schema, dice(label), label);
    const program = `program_${seed}_${label.replace(/\W/g, '_')}`;
    table.set(program, entryFor(dice(`${label} passes`), dice(`${label} hidden`)));
    const text = `Attempt ${label}.\n\`\`\`python\n${program}\n\`\`\``;
    replies.set(label, text);
    return text;
  };
  // Some contexts have no room for a whole history.
  const contextTokens = dice('context') < 0.5 ? 100_000 : 460;
  const world = { settings, table, contextTokens };
  return { ...(await ran('tree', say, world)), settings, table, replies: byStep(replies) };
}

/** What the same replies lead to where nobody looks back: the messages sent before the last of them. */
async function sentWithoutLessons(step: string, tree: Grown): Promise<readonly ChatMessage[]> {
  const path = trajectory(tree.state, step).map(({ id }) => tree.replies.get(id) ?? '');
  const waiting = [...path];
  const asked: ChatRequest[] = [];
  const say = (request: ChatRequest): string => {
    asked.push(request);
    return waiting.shift() ?? '';
  };
  const settings = { ...tree.settings, collect: false, budget: { steps: path.length } };
  const contextTokens = tree.state.started?.modelOptions['context'];
  await ran('iterative', say, {
    settings,
    table: tree.table,
    contextTokens: Number(contextTokens),
  });
  return asked[path.length - 1]?.messages ?? [];
}

interface World {
  readonly settings: SettingsInput;
  readonly table: ReadonlyMap<string, TableEntry>;
  readonly contextTokens: number;
}

async function ran(
  policy: 'tree' | 'iterative',
  say: (request: ChatRequest) => string,
  world: World,
): Promise<{ readonly state: RunState; readonly checkpoints: Checkpoints }> {
  const checkpoints = memoryCheckpoints();
  const clock = { now: () => Date.UTC(2026, 0, 1) };
  const journal = memoryJournal();
  const recorder = new Recorder({ run: 'r', journal, clock, state: emptyRun(), listeners: [] });
  await recorder.record({
    kind: 'runStarted',
    problem: 'add. Add Two Numbers',
    problemDigest: '0',
    problemFile: 'none',
    metaFile: null,
    policy,
    model: 'wandering',
    modelOptions: { context: String(world.contextTokens) },
    settings: settingsSchema.parse(world.settings),
    seed: 1,
    width: 1,
    version: '0',
  });
  const model: ChatModel = {
    name: 'wandering',
    batch: 1,
    contextTokens: world.contextTokens,
    holdsShape: true,
    countTokens: async (messages) => words(messages.map(({ content }) => content).join(' ')),
    complete: async (request) => ({
      text: say(request),
      usage: { promptTokens: 1, completionTokens: 1 },
      because: 'stop',
    }),
    close: async () => undefined,
  };
  await explore({ environment: environmentOf(world), model, checkpoints, recorder }, signal);
  return { state: recorder.state, checkpoints };
}

function environmentOf({ settings, table }: Pick<World, 'settings' | 'table'>): ContestEnvironment {
  return new ContestEnvironment({
    problem: aProblem(),
    judge: tableJudge(table),
    language: 'python3',
    failedPrograms: settings.failedPrograms === 'hidden' ? 'hidden' : 'shown',
    digest: sha256,
  });
}

function entryFor(chance: number, hidden: number): TableEntry {
  if (chance > 0.75) {
    const verdict = { verdict: 'accepted', passed: 3, total: 3 } as const;
    return hidden > 0.2 ? verdict : { ...verdict, hidden: 'wrongAnswer' };
  }
  return { verdict: 'wrongAnswer', passed: Math.floor(4 * chance), total: 3 };
}

function blame(schema: Readonly<Record<string, unknown>>, chance: number, label: string): string {
  const { properties } = schema as {
    properties: { facts: { items: { enum: number[] } }; blamed: { enum: number[] } };
  };
  const steps = properties.blamed.enum;
  return JSON.stringify({
    facts: properties.facts.items.enum.slice(0, 1),
    diagnosis: `The branch before ${label} took another way.`,
    fix: `Lesson ${label.replace(/\W/g, ' ')}: look at the numbers one after the other.`,
    blamed: steps[Math.floor(chance * steps.length)],
  });
}

/** A reply drawn again has a label of its own; the step's is the last. */
function byStep(replies: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...replies].map(([label, text]) => [label.replace(/~\d+$/, ''), text]));
}

function words(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
