import { join } from 'node:path';
import type { ChatModel } from '../core/ports/chatModel.ts';
import { openModel } from './openModel.ts';
import type { ShowProgress } from './progress.ts';
import type { Workbench } from './runs.ts';

export interface ModelChoice {
  readonly model: string;
  /** How the model was opened, as the journal keeps it: no secrets. */
  readonly options: ModelOptions;
  /** Replies of an unlabelled tape that the run has used up before. */
  readonly skipReplies?: number;
}

/** Text values, so that a journal can keep them as they are. */
export interface ModelOptions {
  readonly baseUrl?: string;
  /** Seconds an endpoint may say nothing. */
  readonly patience?: string;
  readonly tape?: string;
  readonly tapeMode?: string;
  readonly batch?: string;
  readonly threads?: string;
}

export interface WorkbenchOptions {
  readonly home: string;
  /** For endpoints; never written anywhere. */
  readonly apiKey: string | undefined;
  readonly onProgress: ShowProgress;
}

/** Opens model, judge and store, and closes them whatever happens. */
export async function withWorkbench<T>(
  choice: ModelChoice,
  options: WorkbenchOptions,
  use: (bench: Workbench) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { home, onProgress } = options;
  const closers: (() => Promise<void>)[] = [];
  try {
    const [{ openDockerJudge }, { openGitCheckpoints }] = await Promise.all([
      import('../platform/docker/openJudge.ts'),
      import('../platform/git/gitCheckpoints.ts'),
    ]);
    const checkpoints = await openGitCheckpoints(join(home, 'store.git'), signal);
    closers.push(() => checkpoints.close());
    // The judge first: a model that has to be fetched takes minutes, and is of no use where Docker is not there.
    onProgress({ what: 'starting the sandbox', fraction: null });
    const judge = await openDockerJudge({ onProgress }, signal);
    closers.push(() => judge.close());
    onProgress({ what: `opening ${choice.model}`, fraction: null });
    const model = await openChosen(choice, options, signal);
    closers.push(() => model.close());
    return await use({ home, model, judge, checkpoints });
  } finally {
    for (const close of closers.reverse()) await close().catch(() => undefined);
  }
}

/** The model of a choice, opened as the journal says. */
export function openChosen(
  choice: ModelChoice,
  options: WorkbenchOptions,
  signal: AbortSignal,
): Promise<ChatModel> {
  return openModel(choice.model, modelOptionsOf(choice, options), signal);
}

type OpenModelOptions = Parameters<typeof openModel>[1];

function modelOptionsOf(
  { options, skipReplies }: ModelChoice,
  { home, apiKey, onProgress }: WorkbenchOptions,
): OpenModelOptions {
  const { baseUrl, patience, tape, tapeMode, batch, threads } = options;
  return {
    home,
    onProgress,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(patience === undefined ? {} : { idleTimeoutMs: Number(patience) * 1000 }),
    ...(tape === undefined ? {} : { tape: { file: tape, mode: tapeModeOf(tapeMode) } }),
    ...(batch === undefined ? {} : { batch: Number(batch) }),
    ...(threads === undefined ? {} : { threads: Number(threads) }),
    ...(skipReplies === undefined ? {} : { skipReplies }),
  };
}

function tapeModeOf(mode: string | undefined): 'off' | 'use' | 'require' | 'record' {
  return mode === 'off' || mode === 'require' || mode === 'record' ? mode : 'use';
}
