import assert from 'node:assert/strict';
import { leafe } from './leafe.ts';
import { tapeModel, type TapedReply } from './tapes.ts';

export interface TapedRun {
  readonly home: string;
  readonly problem: string;
  readonly replies: readonly TapedReply[];
  /** The tape's name, where a home holds several. */
  readonly tape?: string;
  /** More of the command line. */
  readonly args?: readonly string[];
}

/** Lets the command line explore to the end of the run, with replies from a tape. */
export async function exploreTaped(run: TapedRun): Promise<void> {
  const { home, problem, replies, tape, args = [] } = run;
  const model = await tapeModel(home, replies, tape);
  const { code, stderr } = await leafe(['explore', problem, '--model', model, ...args], { home });
  assert.equal(code, 0, stderr);
}
