#!/usr/bin/env node
import { setMaxListeners } from 'node:events';
import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { registerCompare } from './commands/compare.ts';
import { registerCorrections } from './commands/corrections.ts';
import { registerDatasets } from './commands/datasets.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEvaluate } from './commands/evaluate.ts';
import { registerExplore } from './commands/explore.ts';
import { registerExport } from './commands/export.ts';
import { registerCancel, registerFetch, registerJobs, registerLogs } from './commands/jobs.ts';
import { registerJudge } from './commands/judge.ts';
import { registerLanguages } from './commands/languages.ts';
import { registerModels } from './commands/models.ts';
import { registerProblems } from './commands/problems.ts';
import { registerProve } from './commands/prove.ts';
import { registerPush } from './commands/push.ts';
import { registerReport } from './commands/report.ts';
import { registerResume } from './commands/resume.ts';
import { registerRuns } from './commands/runs.ts';
import { registerShow } from './commands/show.ts';
import { registerStudy } from './commands/study.ts';
import { registerTrainer } from './commands/trainer.ts';
import { registerVerify } from './commands/verify.ts';
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
  registerLanguages,
  registerResume,
  registerShow,
  registerRuns,
  registerCorrections,
  registerExport,
  registerVerify,
  registerDatasets,
  registerPush,
  registerJobs,
  registerLogs,
  registerCancel,
  registerFetch,
  registerTrainer,
  registerEvaluate,
  registerReport,
  registerCompare,
  registerStudy,
  registerProblems,
  registerDoctor,
  registerProve,
];

function program(run: RunAction): Command {
  const leafe = new Command('leafe')
    .description(
      'Lets a coding agent explore, look back at its failures and go back with a lesson.',
    )
    .version(VERSION)
    .option('--json', 'one JSON object a line on stdout, nothing else there')
    .option('--home <dir>', 'where all is kept (default: LEAFE_HOME, else ~/.leafe)')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(parserWords(text)) })
    .addHelpText('after', AFTER_HELP);
  for (const register of COMMANDS) register(leafe, run);
  return leafe;
}

const AFTER_HELP = `
Each command has examples: leafe <command> --help

Start with:
  leafe doctor                  whether all is there that LEAFE needs
  leafe explore starter#parity  a first run
  leafe runs                    the runs there are

Exit codes: 0 done, 1 failed, 2 not understood, 75 try again later, 130 stopped`;

/** What the parser says, in the form of all our errors: `error: unknown command 'x'\n(Did you mean y?)`. */
function parserWords(text: string): string {
  const [what = '', ...hints] = text.trim().split('\n');
  const sentence = what.replace(/^error: (.)/, (_, first: string) => first.toUpperCase());
  const hint = hints.map((line) => line.replace(/^\((.*)\)$/, '$1')).join(' ');
  return `${pc.red('leafe:')} ${sentence.replace(/([^.?!])$/, '$1.')}\n       ${hint === '' ? 'See `leafe <command> --help`.' : hint}\n`;
}

/** The first Ctrl-C stops in order; the second ends the process at once. */
function stopOnSignals(stop: AbortController): () => void {
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(EXIT.stopped);
    stop.abort(new Stopped());
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.stdout.on('error', onWriteError);
  process.stderr.on('error', onWriteError);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };

  /** Whoever read has had enough, as `head` does: what is at work stops in order, and what it still says is said to nobody. */
  function onWriteError(error: NodeJS.ErrnoException): void {
    if (error.code !== 'EPIPE') throw error;
    if (!stop.signal.aborted) stop.abort(new Stopped());
  }
}

/** How long what cannot be called off, such as a request to an engine that hangs, may hold the process after its work. */
const LINGER_MS = 2_000;

// Last, so that everything above is there.
process.exitCode = await main(process.argv);
setTimeout(() => process.exit(), LINGER_MS).unref();
