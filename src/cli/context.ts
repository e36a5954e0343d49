import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { openOutput, type Output } from './output.ts';

/** What every command gets: the home folder, where to write, and the signal of Ctrl-C. */
export interface CliContext {
  readonly home: string;
  readonly output: Output;
  readonly signal: AbortSignal;
}

export type Action = (context: CliContext) => Promise<void>;

/** Given to each command's `register…`: runs an action with its context and turns errors into exit codes. */
export type RunAction = (command: Command, action: Action) => Promise<void>;

export interface CommonOptions {
  readonly json?: boolean;
  readonly home?: string;
}

export function contextFor(options: CommonOptions, signal: AbortSignal): CliContext {
  return {
    home: resolve(options.home ?? process.env['LEAFE_HOME'] ?? join(homedir(), '.leafe')),
    output: openOutput({ json: options.json === true }),
    signal,
  };
}
