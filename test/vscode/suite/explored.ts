import * as vscode from 'vscode';
import type { Policy } from '../../../src/domain/choices.ts';
import type { RunEnd } from '../../../src/domain/runEvent.ts';
import { runsOf, type RunOnDisk } from '../../support/runFiles.ts';
import { tapeModel, type TapedReply } from '../../support/tapes.ts';
import { eventually } from './eventually.ts';

/** The home of the extension under test, which all suites share. */
export const HOME = process.env['LEAFE_HOME'] ?? '';

/** What the model will say from now on, from the first reply on. Gives the model's name. */
export async function play(replies: readonly TapedReply[]): Promise<string> {
  return tapeModel(HOME, replies);
}

/** Has the extension begin a run with these replies, and gives the run's name once its journal begins. */
export async function explore(
  replies: readonly TapedReply[],
  { policy }: { readonly policy: Policy } = { policy: 'iterative' },
): Promise<string> {
  const before = new Set((await runsOf(HOME)).map(({ id }) => id));
  await vscode.commands.executeCommand('leafe.exploreProblem', {
    problem: 'starter#parity',
    model: await play(replies),
    policy,
    budget: { programs: 4 },
  });
  return eventually(async () => {
    const begun = (await runsOf(HOME)).find(({ id }) => !before.has(id));
    return begun?.id ?? null;
  });
}

/** The run once this is true of it. */
export async function runThat(name: string, isSo: (run: RunOnDisk) => boolean): Promise<RunOnDisk> {
  return eventually(async () => {
    const run = (await runsOf(HOME)).find(({ id }) => id === name);
    return run !== undefined && isSo(run) ? run : null;
  });
}

/** The run once it has so many steps that are judged. */
export async function runWithSteps(name: string, count: number): Promise<RunOnDisk> {
  return runThat(name, ({ state }) => {
    const judged = [...state.steps.values()].filter((step) => step.judged !== null);
    return judged.length === count;
  });
}

/** The run once it has ended in this way. */
export async function runEnded(name: string, because: RunEnd): Promise<RunOnDisk> {
  return runThat(name, ({ state }) => state.ended?.because === because);
}
