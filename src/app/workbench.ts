import { join } from 'node:path';
import type { ChatModel } from '../core/ports/chatModel.ts';
import type { Checkpoints } from '../core/ports/checkpoints.ts';
import type { DockerJudge } from '../platform/docker/openJudge.ts';
import type { Closable } from './lending.ts';
import { openJudge } from './openJudge.ts';
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
  /** Of an embedded model, for prompt and reply together. */
  readonly contextTokens?: string;
  readonly threads?: string;
}

export interface WorkbenchOptions {
  readonly home: string;
  /** For endpoints; never written anywhere. */
  readonly apiKey: string | undefined;
  readonly onProgress: ShowProgress;
}

/** Opens model, judge and store, and closes them whatever happens. */
export function withWorkbench<T>(
  choice: ModelChoice,
  options: WorkbenchOptions,
  use: (bench: Workbench) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const own: Lenders = {
    judge: (work) => whileOpen(() => openJudge(options.onProgress, signal), work),
    model: (work) => whileOpen(() => openChosen(choice, options, signal), work),
  };
  return withLent(own, choice, options, use, signal);
}

/** Who lends a judge and a model for the time of their use. */
export interface Lenders {
  readonly judge: <T>(work: (judge: DockerJudge) => Promise<T>) => Promise<T>;
  readonly model: <T>(work: (model: ChatModel) => Promise<T>) => Promise<T>;
}

/** A workbench with a store of its own, and judge and model as they are lent. */
export async function withLent<T>(
  lenders: Lenders,
  choice: ModelChoice,
  { home, onProgress }: WorkbenchOptions,
  use: (bench: Workbench) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { openGitCheckpoints } = await import('../platform/git/gitCheckpoints.ts');
  const open = (): Promise<Checkpoints> => openGitCheckpoints(join(home, 'store.git'), signal);
  return whileOpen(open, (checkpoints) => {
    onProgress({ what: 'starting the sandbox', fraction: null });
    // The judge first: a model that has to be fetched takes minutes, and is of no use where Docker is not there.
    return lenders.judge((judge) => {
      onProgress({ what: `opening ${choice.model}`, fraction: null });
      return lenders.model((model) => use({ home, model, judge, checkpoints }));
    });
  });
}

/** Opens something, and closes it whatever comes of the work with it. */
export async function whileOpen<C extends Closable, T>(
  open: () => Promise<C>,
  work: (thing: C) => Promise<T>,
): Promise<T> {
  const thing = await open();
  try {
    return await work(thing);
  } finally {
    await thing.close().catch(() => undefined);
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
  const { baseUrl, patience, tape, tapeMode, batch, contextTokens, threads } = options;
  return {
    home,
    onProgress,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(patience === undefined ? {} : { idleTimeoutMs: Number(patience) * 1000 }),
    ...(tape === undefined ? {} : { tape: { file: tape, mode: tapeModeOf(tapeMode) } }),
    ...(batch === undefined ? {} : { batch: Number(batch) }),
    ...(contextTokens === undefined ? {} : { contextTokens: Number(contextTokens) }),
    ...(threads === undefined ? {} : { threads: Number(threads) }),
    ...(skipReplies === undefined ? {} : { skipReplies }),
  };
}

function tapeModeOf(mode: string | undefined): 'off' | 'use' | 'require' | 'record' {
  return mode === 'off' || mode === 'require' || mode === 'record' ? mode : 'use';
}
