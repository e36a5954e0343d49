import { isLeafeError, LeafeError } from '../core/errors.ts';
import { readTape } from '../platform/tape/tapeFile.ts';
import { parseModelSpec } from './modelSpec.ts';
import { unknownSpec } from './openModel.ts';
import { openChosen, type ModelChoice } from './workbench.ts';

/**
 * Throws now what opening the model would throw for what can be seen without starting it: its name, its address, its tape, its file and its
 * adapter's. Nothing is fetched, and no endpoint asked.
 */
export async function lookAtModel(
  choice: ModelChoice,
  home: string,
  signal: AbortSignal,
): Promise<void> {
  const { tape, tapeMode, baseUrl } = choice.options;
  const { kind, name } = parseModelSpec(choice.model);
  if (kind === 'tape' || (tape !== undefined && tapeMode === 'require')) {
    const options = { home, apiKey: undefined, onProgress: () => undefined };
    const played = await openChosen(choice, options, signal);
    return played.close();
  }
  if (tape !== undefined && tapeMode !== 'off') await readTape(tape);
  if (name !== '' && kind === 'embedded') return lookAtFiles(name, home, signal);
  if (name !== '' && kind === 'openai') return mustBeAddress(baseUrl);
  throw unknownSpec(choice.model);
}

/** A model of the catalogue that is not here yet is fetched when it is opened. */
async function lookAtFiles(name: string, home: string, signal: AbortSignal): Promise<void> {
  const { filesForModel } = await import('./adapters/filesForModel.ts');
  try {
    await filesForModel(name, { home, onProgress: null, fetch: false }, signal);
  } catch (error) {
    if (!isLeafeError(error, 'model', 'notHere')) throw error;
  }
}

function mustBeAddress(baseUrl: string | undefined): void {
  if (baseUrl === undefined || /^https?:$/.test(protocolOf(baseUrl))) return;
  const what = `${JSON.stringify(baseUrl)} is no address of an endpoint.`;
  throw new LeafeError('input', 'invalid', what, {
    todo: 'Write it like --base-url http://localhost:8000/v1.',
  });
}

function protocolOf(address: string): string {
  return URL.canParse(address) ? new URL(address).protocol : '';
}
