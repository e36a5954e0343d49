import type { StepVerdict } from '../domain/runEvent.ts';
import {
  branchOf,
  isSolved,
  stepVerdict,
  type BranchState,
  type RunState,
  type StepState,
} from '../domain/runState.ts';
import { fitLine, safe, type Paint } from './text.ts';

export interface TreeOptions {
  /** Columns a line may take. */
  readonly width: number;
  readonly paint: Paint;
  /** Branches whose model is writing right now. */
  readonly writing?: ReadonlySet<string>;
}

/**
 * The run as a tree of steps: a step's children are the steps that went on from it, so a corrected branch stands beside the
 * step it corrects. Under a branch's last step stand its reflection and what it blames.
 */
export function drawTree(state: RunState, options: TreeOptions): readonly string[] {
  const children = childrenOf(state);
  const lines: string[] = [];
  drawUnder(null, '', { state, children, options, lines });
  return lines.length === 0 ? [options.paint.dim('(no step yet)')] : lines;
}

type Node = { readonly step: StepState } | { readonly waiting: BranchState };

interface Drawing {
  readonly state: RunState;
  readonly children: ReadonlyMap<string | null, readonly Node[]>;
  readonly options: TreeOptions;
  readonly lines: string[];
}

/** Chains of a branch stay in one column; only a fork indents. So a chain of two hundred steps stays readable. */
function drawUnder(parent: string | null, indent: string, drawing: Drawing): void {
  const nodes = drawing.children.get(parent) ?? [];
  for (const [index, node] of nodes.entries()) {
    const last = index === nodes.length - 1;
    const only = nodes.length === 1 && parent !== null;
    const elbow = only ? '│  ' : last ? '└─ ' : '├─ ';
    const under = only ? '' : last ? '   ' : '│  ';
    drawNode(node, indent, only ? '' : elbow, indent + under, drawing);
  }
}

function drawNode(
  node: Node,
  indent: string,
  elbow: string,
  under: string,
  drawing: Drawing,
): void {
  const { options, lines } = drawing;
  const add = (prefix: string, text: string): void =>
    void lines.push(fitLine(options.paint.dim(prefix) + text, options.width));
  if ('waiting' in node) return add(indent + elbow, waitingText(node.waiting, options));
  add(indent + elbow, stepText(node.step, drawing));
  for (const line of reflectionLines(node.step, drawing)) add(`${under}   `, line);
  drawUnder(node.step.id, under, drawing);
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
    if (branch.closed === 'duplicate' || branch.closed === null || branch.closed === 'budget') {
      const tip = branch.steps.at(-1) ?? branch.from;
      add(tip, { waiting: branch });
    }
  }
  return children;
}

function waitingText(branch: BranchState, { paint, writing }: TreeOptions): string {
  const name = `${branch.id}.${branch.steps.length + 1}`;
  if (branch.closed === 'duplicate') return paint.dim(`${name} = dropped, the same program again`);
  if (branch.closed === 'budget') return paint.dim(`${name} – the budget is spent`);
  return writing?.has(branch.id) === true
    ? `${paint.cyan(name)} … writing`
    : paint.dim(`${name} … waits`);
}

function stepText(step: StepState, { state, options }: Drawing): string {
  const { paint } = options;
  const verdict = stepVerdict(step);
  if (verdict === null) return `${paint.cyan(step.id)} … judging`;
  const solved = isSolved(step);
  const mark = solved ? paint.green('✔') : paint.red('✘');
  const word = solved ? paint.green(figures(step)) : `${VERDICT_WORDS[verdict]} ${figures(step)}`;
  const branch = branchOf(state, step.branch);
  const first = branch.steps[0] === step.id;
  const why = first && branch.experiences.length > 0 ? paint.yellow(' ← with the lesson') : '';
  const fact = solved ? '' : paint.dim(`  ${firstFact(step)}`);
  return `${paint.bold(step.id)} ${mark} ${word}${why}${fact}`;
}

function figures(step: StepState): string {
  const { visible, hidden } = step.judged ?? {};
  if (visible === undefined) return '';
  const shown = `${visible.passed}/${visible.total}`;
  if (hidden === undefined) return shown;
  return `${shown}, hidden ${hidden.passed}/${hidden.total}`;
}

function firstFact(step: StepState): string {
  return safe(step.judged?.facts[0]?.text ?? '');
}

function reflectionLines(step: StepState, { state, options }: Drawing): readonly string[] {
  const { paint } = options;
  return branchOf(state, step.branch)
    .reflections.filter(({ after }) => after === step.id)
    .flatMap(({ event }) => {
      const lesson = event.grounded ? safe(event.fix) : 'its facts alone (no usable lesson)';
      return [paint.yellow(`↩ blames ${event.blamed}: ${lesson}`)];
    });
}

/** For people; the journal keeps the contract's words. */
export const VERDICT_WORDS: Readonly<Record<StepVerdict, string>> = {
  accepted: 'accepted',
  wrongAnswer: 'wrong answer',
  timeLimit: 'too slow',
  memoryLimit: 'too much memory',
  outputLimit: 'too much output',
  runtimeError: 'crashed',
  compileError: 'does not compile',
  judgeError: 'judge error',
  noProgram: 'no program',
};
