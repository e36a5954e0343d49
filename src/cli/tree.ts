import {
  branchOf,
  followersIn,
  isSolved,
  stepOf,
  tipOf,
  type BranchState,
  type FindFollowers,
  type ReflectionState,
  type RunState,
  type StepState,
} from '../domain/runState.ts';
import { horizonOf } from '../core/explore/nextMove.ts';
import { limitsOf } from '../core/explore/policy.ts';
import type { Activity } from './activity.ts';
import { fitLine } from './columns.ts';
import { columnsFor, stepText, type StepColumns } from './stepText.ts';
import { safe } from '../app/safe.ts';
import type { Paint } from './text.ts';

export interface TreeOptions {
  /** Columns a line may take. */
  readonly width: number;
  readonly paint: Paint;
  /** What the model is doing, where it is at work. */
  readonly activity?: Activity;
}

/** One line of the tree, drawn when it is needed: a tall tree on a small terminal shows few of them. */
export interface TreeLine {
  /** The larger, the sooner a person wants to see it: what is under way, then what happened last. */
  readonly rank: number;
  readonly draw: () => string;
}

/**
 * The run as a tree of steps: a step's children are the steps that went on from it, so a corrected branch stands beside the
 * step it corrects. Under a branch's last step stand its reflection and what it blames.
 */
export function drawTree(state: RunState, options: TreeOptions): readonly string[] {
  const lines = treeLines(state, options);
  return lines.length === 0
    ? [options.paint.dim('(no step yet)')]
    : lines.map((line) => line.draw());
}

export function treeLines(state: RunState, options: TreeOptions): readonly TreeLine[] {
  const lines: TreeLine[] = [];
  const ranks = new Map([...state.steps.keys()].map((id, index) => [id, index] as const));
  const drawing = {
    state,
    options,
    lines,
    ranks,
    children: childrenOf(state),
    columns: columnsFor(state),
    followersOf: followersIn(state),
  };
  drawUnder(null, '', drawing);
  return lines;
}

type Node = { readonly step: StepState } | { readonly waiting: BranchState };

interface Drawing {
  readonly state: RunState;
  readonly options: TreeOptions;
  readonly children: ReadonlyMap<string | null, readonly Node[]>;
  readonly columns: StepColumns;
  readonly followersOf: FindFollowers;
  readonly ranks: ReadonlyMap<string, number>;
  readonly lines: TreeLine[];
}

/** Chains of a branch stay in one column; only a fork indents. So a chain of two hundred steps stays readable. */
function drawUnder(parent: string | null, indent: string, drawing: Drawing): void {
  const nodes = drawing.children.get(parent) ?? [];
  for (const [index, node] of nodes.entries()) {
    const last = index === nodes.length - 1;
    const only = nodes.length === 1 && parent !== null;
    const elbow = only ? '' : last ? '└─ ' : '├─ ';
    const under = only ? indent : indent + (last ? '   ' : '│  ');
    drawNode(node, indent + elbow, under, drawing);
  }
}

function drawNode(node: Node, prefix: string, under: string, drawing: Drawing): void {
  const { options, lines, state, columns, ranks } = drawing;
  const { paint, width } = options;
  const add = (before: string, rank: number, text: () => string): void =>
    void lines.push({ rank, draw: () => fitLine(paint.dim(before) + text(), width) });
  if ('waiting' in node) {
    const { waiting } = node;
    return add(prefix, waitingRank(waiting, ranks), () => waitingText(waiting, options));
  }
  const { step } = node;
  const rank = isSolved(step) ? SOON : (ranks.get(step.id) ?? 0);
  add(prefix, rank, () => stepText(step, state, columns, paint));
  for (const text of reflectionTexts(step, drawing)) add(under, rank, text);
  drawUnder(step.id, under, drawing);
}

function childrenOf(state: RunState): ReadonlyMap<string | null, readonly Node[]> {
  const children = new Map<string | null, Node[]>();
  const add = (parent: string | null, node: Node): void => {
    const nodes = children.get(parent);
    if (nodes === undefined) children.set(parent, [node]);
    else nodes.push(node);
  };
  for (const step of state.steps.values()) add(step.parent, { step });
  for (const branch of state.branches.values()) {
    if (lacksStep(branch, state)) add(tipOf(branch), { waiting: branch });
  }
  return children;
}

/** Whether a step of the branch is still to come, or was to come and never will. */
function lacksStep(branch: BranchState, state: RunState): boolean {
  if (branch.closed === 'duplicate' || branch.closed === 'budget') return true;
  if (branch.closed !== null || state.started === null) return false;
  if (branch.fixes !== null) return false;
  const tip = tipOf(branch);
  if (tip === null || branch.steps.length === 0) return true;
  const { policy, settings } = state.started;
  const { position } = stepOf(state, tip);
  const horizon = horizonOf(state, branch, limitsOf(policy, settings));
  return position < horizon && !isSolved(stepOf(state, tip));
}

/** More than any step's place in its run. */
const SOON = Number.MAX_SAFE_INTEGER;

/** What is open may move at any moment. */
function waitingRank({ closed, steps }: BranchState, ranks: ReadonlyMap<string, number>): number {
  return closed === null ? SOON : (ranks.get(steps.at(-1) ?? '') ?? 0);
}

/** A branch's step that is not there: to come, or never to come. */
function waitingText(branch: BranchState, { paint, activity }: TreeOptions): string {
  const name = `${branch.id}.${branch.steps.length + 1}`;
  if (branch.closed === 'duplicate') return paint.dim(`${name} – dropped: the same program again`);
  if (branch.closed === 'budget') return paint.dim(`${name} – the budget is spent`);
  if (activity === undefined) return paint.dim(`${name} – not taken`);
  const words = activity.wordsOf(name);
  if (words === null) return paint.dim(`${name} … waits`);
  if (activity.isDone(name)) return `${paint.cyan(name)} … to be judged`;
  if (words === '') return `${paint.cyan(name)} … reads the problem`;
  return `${paint.cyan(name)} … writes  ${paint.dim(words)}`;
}

/** What the branch that ends in this step has learnt there, or is learning. */
function reflectionTexts(
  step: StepState,
  { state, options, followersOf }: Drawing,
): readonly (() => string)[] {
  const { paint, activity } = options;
  const { reflections, id } = branchOf(state, step.branch);
  const texts = reflections.flatMap((reflection, index) =>
    reflection.after === step.id
      ? [() => reflectionText(reflection, followersOf(id, index), paint)]
      : [],
  );
  const words = activity?.wordsOf(`${step.id}?`) ?? null;
  if (words === null || texts.length > 0) return texts;
  return [() => `${paint.magenta('↩')} looks back  ${paint.dim(words)}`];
}

function reflectionText(
  { event: { blamed, fix, grounded } }: ReflectionState,
  followers: readonly BranchState[],
  paint: Paint,
): string {
  const way = followers.length === 0 ? '' : ` → ${followers.map(({ id }) => id).join(', ')}`;
  const lesson = grounded ? safe(fix) : paint.dim('no usable lesson, its facts alone');
  return `${paint.magenta(`↩ blames ${blamed}${way}:`)} ${lesson}`;
}
