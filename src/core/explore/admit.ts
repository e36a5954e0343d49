import { branchOf, type BranchState } from '../../domain/runState.ts';
import type { Settings } from '../../domain/settings.ts';
import { budgetOf, Ledger } from './budget.ts';
import type { ExploreDeps } from './deps.ts';
import type { Episodes } from './episodes.ts';
import { startOf } from './nextMove.ts';
import { fittingMessages } from './prompt.ts';

/** Starts a round with the branches, in order, whose next step the budget can pay; where it can pay none, they close. */
export async function admit(
  branches: readonly string[],
  deps: ExploreDeps,
  episodes: Episodes,
  signal: AbortSignal,
): Promise<void> {
  const { state } = deps.recorder;
  const { settings } = startOf(state);
  const ledger = new Ledger(budgetOf(state), state.spend);
  const admitted: string[] = [];
  for (const id of branches) {
    const branch = branchOf(state, id);
    if (await reserveStep(branch, ledger, settings, deps, episodes, signal)) admitted.push(id);
  }
  if (admitted.length > 0)
    return deps.recorder.record({ kind: 'roundStarted', branches: admitted });
  await deps.recorder.record(
    ...branches.map((branch) => ({ kind: 'branchClosed', branch, because: 'budget' }) as const),
  );
}

async function reserveStep(
  branch: BranchState,
  ledger: Ledger,
  settings: Settings,
  deps: ExploreDeps,
  episodes: Episodes,
  signal: AbortSignal,
): Promise<boolean> {
  const episode = await episodes.of(branch.id, signal);
  const counted = budgetOf(deps.recorder.state).tokens !== null;
  const prompt = counted
    ? await fittingMessages(episode, branch, settings, deps.model, signal)
    : null;
  return ledger.reserve({
    programs: 1,
    steps: 1,
    tests: episode.testsPerAction,
    tokens: prompt === null ? 0 : prompt.tokens + settings.actTokens,
  });
}
