import { judgeNamed } from '../../app/judgeNamed.ts';
import { lessonsOfRun } from '../../app/lessonsOfRun.ts';
import { readRun } from '../../app/readRun.ts';
import { isLeafeError } from '../../core/errors.ts';
import type { Parts } from '../compose.ts';
import { TOOL_INPUTS, type ToolInput, type ToolName } from './toolInputs.ts';

export interface ToolParts extends Pick<Parts, 'settings'> {
  /** Begins a branch in the background; a step that is not there is thrown. */
  readonly branch: (ask: ToolInput<'leafe_branch'>) => Promise<void>;
}

/**
 * Does what a language model asks for, and gives the answer as JSON. What is wrong with the request itself is an answer too,
 * for the model to mend; only a stop and trouble of our own world are thrown.
 */
export async function useTool(
  name: ToolName,
  given: unknown,
  parts: ToolParts,
  signal: AbortSignal,
): Promise<string> {
  const parsed = TOOL_INPUTS[name].safeParse(given);
  if (!parsed.success) return refused(parsed.error.issues.map(({ message }) => message).join('; '));
  try {
    return JSON.stringify(await USES[name](parsed.data as never, parts, signal));
  } catch (error) {
    if (isLeafeError(error, 'input')) return refused(error.message, error.todo);
    if (isLeafeError(error, 'journal')) return refused(error.message, error.todo);
    throw error;
  }
}

type Uses = {
  readonly [N in ToolName]: (
    input: ToolInput<N>,
    parts: ToolParts,
    signal: AbortSignal,
  ) => Promise<object>;
};

const USES: Uses = {
  leafe_judge: async ({ problem, code, language }, { settings }, signal) => {
    const options = { home: settings().home, onProgress: () => undefined };
    const result = await judgeNamed({ language, code }, problem, options, signal);
    return { problem, ...result };
  },
  leafe_branch: async ({ run: name, step, hint }, { settings, branch }) => {
    const [{ basename }, { findRun }] = await Promise.all([
      import('node:path'),
      import('../../platform/files/runs.ts'),
    ]);
    const run = basename(await findRun(settings().home, name));
    await branch({ run, step, hint });
    return { run, begun: true, todo: 'Ask for the lessons of the run later.' };
  },
  leafe_reflect: async ({ run, branch }, { settings }, signal) => {
    const read = await readRun(run, { home: settings().home, signal, untilDamage: true });
    return { run: read.run, ...lessonsOfRun(read.state, branch) };
  },
};

function refused(what: string, todo = 'Mend the request.'): string {
  return JSON.stringify({ refused: what, todo });
}
