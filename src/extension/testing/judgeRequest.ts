import { TestMessage, type CancellationToken, type TestItem, type TestRun } from 'vscode';
import type { CaseId, CasesVerdict, WantedCases } from '../../app/judgeCases.ts';
import type { SharedBenches } from '../../app/sharedBenches.ts';
import type { Problem } from '../../domain/problem.ts';
import { explanationOf } from '../remedy.ts';
import { CaseReporter } from './caseReporter.ts';
import type { ProblemTree } from './problemTree.ts';
import type { OpenProgram } from './programFor.ts';

export interface JudgeRequest {
  readonly root: TestItem;
  /** The items that a person asked for: the problem, sets of it, or cases. */
  readonly asked: readonly TestItem[];
  readonly excluded: ReadonlySet<TestItem>;
  readonly program: OpenProgram;
}

/**
 * Judges one program as asked, and tells the Testing view of each case as it ends. Null where it was cancelled. Throws what
 * the judge throws, once the items say so.
 */
export async function judgeRequest(
  request: JudgeRequest,
  context: { readonly run: TestRun; readonly tree: ProblemTree; readonly benches: SharedBenches },
  token: CancellationToken,
): Promise<CasesVerdict | null> {
  const { root, asked, program } = request;
  const { run, tree, benches } = context;
  const stop = new AbortController();
  const listening = token.onCancellationRequested(() => stop.abort());
  if (token.isCancellationRequested) stop.abort();
  try {
    for (const item of asked) run.started(item);
    const { judgeCases } = await import('../../app/judgeCases.ts');
    const problem = await tree.open(root);
    const reporter = new CaseReporter(run, tree, root, program);
    const wanted = wantedOf(request, problem, tree);
    const verdict = await benches.withJudge(
      (judge) =>
        judgeCases(
          judge,
          problem,
          program.program,
          wanted,
          (one) => reporter.tell(one),
          stop.signal,
        ),
      ({ what }) => run.appendOutput(`${what}\r\n`),
      stop.signal,
    );
    reporter.end(asked, verdict);
    return verdict;
  } catch (error) {
    if (stop.signal.aborted) {
      for (const item of asked) run.skipped(item);
      return null;
    }
    const message = new TestMessage(explanationOf(error).text);
    for (const item of asked) run.errored(item, message);
    throw error;
  } finally {
    listening.dispose();
  }
}

function wantedOf(
  { asked, excluded, root }: JudgeRequest,
  problem: Problem,
  tree: ProblemTree,
): WantedCases {
  if (excluded.size === 0 && asked.includes(root)) return 'all';
  const out = [...excluded].flatMap((item) => casesOf(item, problem, tree));
  const left = new Set(out.map(({ set, index }) => `${set}/${index}`));
  return asked
    .flatMap((item) => casesOf(item, problem, tree))
    .filter(({ set, index }) => !left.has(`${set}/${index}`));
}

function casesOf(item: TestItem, problem: Problem, tree: ProblemTree): readonly CaseId[] {
  const node = tree.node(item);
  if (node === null) return [];
  if (node.kind === 'case') return [node.id];
  const all: readonly CaseId[] = [...problem.visibleTests, ...problem.hiddenTests];
  return node.kind === 'problem' ? all : all.filter(({ set }) => set === node.set);
}
