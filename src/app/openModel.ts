import { resolve } from 'node:path';
import { LeafeError } from '../core/errors.ts';
import type { ChatModel } from '../core/ports/chatModel.ts';
import { parseModelSpec } from './modelSpec.ts';
import type { Progress } from './progress.ts';

export type TapeMode = 'off' | 'use' | 'require' | 'record';

export interface OpenModelOptions {
  readonly home: string;
  readonly baseUrl?: string;
  readonly apiKey?: string;
  /** How long an endpoint may say nothing. */
  readonly idleTimeoutMs?: number;
  readonly tape?: { readonly file: string; readonly mode: TapeMode };
  /** Unlabelled replies of a tape that were used up before a resume. */
  readonly skipReplies?: number;
  readonly threads?: number;
  readonly batch?: number;
  /** Of an embedded model, for prompt and reply together. */
  readonly contextTokens?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * The model a person names: `embedded:<name>`, `embedded:<file.gguf>`, either with `+<adapter>`, `openai:<model>` or `tape:<file>`. A
 * catalogue model that is not here is fetched. Throws `model.unknownModel` with what there is, `model.adapterNotHere` for an adapter,
 * and `trainer.wrongBase` for one of another base.
 */
export async function openModel(
  spec: string,
  options: OpenModelOptions,
  signal: AbortSignal,
): Promise<ChatModel> {
  const { tape } = options;
  const { kind, name } = parseModelSpec(spec);
  if (kind === 'tape') return openTape(null, name, 'require', options, signal);
  // A tape that must hold everything needs no model behind it.
  if (tape?.mode === 'require') return openTape(null, tape.file, tape.mode, options, signal);
  const model = await openLive(kind, name, spec, options, signal);
  return tape === undefined || tape.mode === 'off'
    ? model
    : openTape(model, tape.file, tape.mode, options, signal);
}

async function openLive(
  kind: string,
  name: string,
  spec: string,
  options: OpenModelOptions,
  signal: AbortSignal,
): Promise<ChatModel> {
  if (kind === 'embedded' && name !== '') return openLocal(name, options, signal);
  if (kind === 'openai' && name !== '') return openEndpoint(name, options, signal);
  throw unknownSpec(spec);
}

export function unknownSpec(spec: string): LeafeError<'model'> {
  return new LeafeError(
    'model',
    'unknownModel',
    `"${spec}" (write embedded:<name>, embedded:<file.gguf>, openai:<model> or tape:<file>)`,
  );
}

async function openLocal(
  name: string,
  { home, threads, batch, contextTokens, onProgress }: OpenModelOptions,
  signal: AbortSignal,
): Promise<ChatModel> {
  const [{ openEmbedded }, { filesForModel }] = await Promise.all([
    import('../platform/embedded/embeddedModel.ts'),
    import('./adapters/filesForModel.ts'),
  ]);
  const files = await filesForModel(name, { home, onProgress: onProgress ?? null }, signal);
  return openEmbedded(
    {
      ...files,
      name: `embedded:${name}`,
      ...(threads === undefined ? {} : { threads }),
      ...(batch === undefined ? {} : { batch }),
      ...(contextTokens === undefined ? {} : { contextTokens }),
    },
    signal,
  );
}

async function openEndpoint(
  name: string,
  { baseUrl, apiKey, idleTimeoutMs, batch }: OpenModelOptions,
  signal: AbortSignal,
): Promise<ChatModel> {
  const [{ openOpenAi }, { patient }] = await Promise.all([
    import('../platform/openai/openAiModel.ts'),
    import('../platform/patient.ts'),
  ]);
  const model = await openOpenAi(
    {
      model: name,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
      ...(batch === undefined ? {} : { batch }),
    },
    signal,
  );
  return patient(model);
}

async function openTape(
  model: ChatModel | null,
  file: string,
  mode: TapeMode,
  { skipReplies, batch }: OpenModelOptions,
  signal: AbortSignal,
): Promise<ChatModel> {
  const { taped } = await import('../platform/tape/taped.ts');
  return taped(
    model,
    {
      file: resolve(file),
      mode,
      skip: skipReplies ?? 0,
      ...(batch === undefined ? {} : { batch }),
    },
    signal,
  );
}
