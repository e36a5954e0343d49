#!/usr/bin/env node
import { setMaxListeners } from 'node:events';
import { Command, CommanderError } from 'commander';
import { registerDoctor } from './commands/doctor.ts';
import { registerExplore } from './commands/explore.ts';
import { registerJudge } from './commands/judge.ts';
import { registerModels } from './commands/models.ts';
import { registerProblems } from './commands/problems.ts';
import { registerResume } from './commands/resume.ts';
import { registerRuns } from './commands/runs.ts';
import { registerShow } from './commands/show.ts';
import { contextFor, type CommonOptions, type RunAction } from './context.ts';
import { EXIT, explain, Stopped } from './exit.ts';
import { VERSION } from '../app/version.ts';

async function main(argv: readonly string[]): Promise<number> {
  const stop = new AbortController();
  // Whatever waits listens for Ctrl-C, and much may wait at once.
  setMaxListeners(0, stop.signal);
  const uninstall = stopOnSignals(stop);
  let code: number = EXIT.done;
  const run: RunAction = async (command, action) => {
    try {
      await action(contextFor(command.optsWithGlobals<CommonOptions>(), stop.signal));
    } catch (error) {
      code = explain(error, { stopped: stop.signal.aborted });
    }
  };
  try {
    await program(run).parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    code = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } finally {
    uninstall();
  }
  return code;
}

/** Each command's file is small; what it needs is loaded when it runs. */
const COMMANDS: readonly ((program: Command, run: RunAction) => void)[] = [
  registerExplore,
  registerJudge,
  registerModels,
  registerResume,
  registerShow,
  registerRuns,
  registerProblems,
  registerDoctor,
];

function program(run: RunAction): Command {
  const leafe = new Command('leafe')
    .description('Lets a coding agent explore, look back at its failures and learn from them.')
    .version(VERSION)
    .option('--json', 'one JSON object a line on stdout, nothing else there')
    .option('--home <dir>', 'where runs, models and problems are kept (default ~/.leafe)')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(see --help)');
  for (const register of COMMANDS) register(leafe, run);
  return leafe;
}

/** The first Ctrl-C stops in order; the second ends the process at once. */
function stopOnSignals(stop: AbortController): () => void {
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(EXIT.stopped);
    stop.abort(new Stopped());
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}

/** How long what cannot be called off, such as a request to an engine that hangs, may hold the process after its work. */
const LINGER_MS = 2_000;

// Last, so that everything above is there.
process.exitCode = await main(process.argv);
setTimeout(() => process.exit(), LINGER_MS).unref();
