import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { ModelOptions } from '../app/workbench.ts';
import { positive } from './numbers.ts';

/** How a model is opened, as a person writes it. */
export interface ModelArgs {
  readonly baseUrl?: string;
  readonly patience?: number;
  readonly tape?: string;
  readonly tapeMode?: string;
  readonly batch?: number;
  readonly threads?: number;
}

export function addModelOptions(command: Command): Command {
  return command
    .option('--base-url <url>', 'an OpenAI-compatible endpoint')
    .option(
      '--patience <seconds>',
      'how long the endpoint may say nothing (default: 120)',
      positive,
    )
    .option('--tape <file>', 'recorded replies to use, or to record')
    .addOption(
      new Option(
        '--tape-mode <mode>',
        'use or record: what the tape lacks is asked and added; require: nothing is asked',
      ).choices(['off', 'use', 'require', 'record']),
    )
    .option('--batch <n>', 'replies the model writes at once', positive)
    .option('--threads <n>', 'threads of an embedded model', positive);
}

/** Only what was given, and files as whole paths: a run may be resumed from another folder. */
export function modelOptions(args: ModelArgs): ModelOptions {
  const { baseUrl, patience, tape, tapeMode, batch, threads } = args;
  return {
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(patience === undefined ? {} : { patience: String(patience) }),
    ...(tape === undefined ? {} : { tape: resolve(tape) }),
    ...(tapeMode === undefined ? {} : { tapeMode }),
    ...(batch === undefined ? {} : { batch: String(batch) }),
    ...(threads === undefined ? {} : { threads: String(threads) }),
  };
}
