import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { ChatModel, ChatRequest } from '../../../src/core/ports/chatModel.ts';
import { taped, type TapeOptions } from '../../../src/platform/tape/taped.ts';
import { request } from '../../contract/chatModel.contract.ts';
import { scriptedModel, type ScriptedModel } from '../../support/scriptedModel.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

export const never = new AbortController().signal;
export const hello = request('b1.1', 'Say hello.');

/** Where a tape may be; there is none yet. */
export async function emptyTape(t: TestContext): Promise<string> {
  return join(await temporaryFolder(t), 'tape.jsonl');
}

/** A tape of these lines; a string stands as it is. */
export async function tapeOf(t: TestContext, lines: readonly (object | string)[]): Promise<string> {
  const file = await emptyTape(t);
  const text = lines.map((line) => (typeof line === 'string' ? line : `${JSON.stringify(line)}\n`));
  await writeFile(file, text.join(''));
  return file;
}

export async function withTape<T>(
  model: ChatModel | null,
  options: TapeOptions,
  use: (tape: ChatModel) => Promise<T>,
): Promise<T> {
  const tape = await taped(model, options, never);
  try {
    return await use(tape);
  } finally {
    await tape.close();
  }
}

/** Records what a script replies to these requests; gives the script, which knows what it was asked. */
export async function record(
  file: string,
  replies: readonly string[],
  requests: readonly ChatRequest[],
): Promise<ScriptedModel> {
  const model = scriptedModel(replies);
  await withTape(model, { file, mode: 'record' }, async (tape) => {
    for (const asked of requests) {
      await tape.countTokens(asked.messages, never);
      await tape.complete(asked, never);
    }
  });
  return model;
}

/** What the tape alone replies. */
export async function play(file: string, asked: ChatRequest = hello): Promise<string> {
  return withTape(
    null,
    { file, mode: 'require' },
    async (tape) => (await tape.complete(asked, never)).text,
  );
}

export function lacksReply(error: unknown): boolean {
  return isLeafeError(error, 'model', 'notOnTape');
}
