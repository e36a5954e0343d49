import type { Command } from 'commander';
import type { RunAction } from '../context.ts';

export function registerJobs(program: Command, run: RunAction): void {
  const jobs = program
    .command('jobs')
    .summary('list the training jobs')
    .description('Lists the jobs that were pushed from here, oldest first, and how far they are.')
    .option('--no-ask', 'tell what is known here, without asking the trainers')
    .addHelpText('after', '\nExamples:\n  leafe jobs\n  leafe jobs --no-ask --json');
  jobs.action((options: { readonly ask: boolean }) =>
    run(jobs, async (context) => (await import('../training/jobs.ts')).showJobs(options, context)),
  );
}

export function registerLogs(program: Command, run: RunAction): void {
  const logs = program
    .command('logs <job>')
    .summary('what a training job says')
    .description(
      'Tells what a job has said so far, and with --follow what it says until it has ended. Its name may be cut short where it is clear.',
    )
    .option('-f, --follow', 'go on until it has ended')
    .addHelpText(
      'after',
      '\nExamples:\n  leafe logs corrections-1a2b3c4d\n  leafe logs corr --follow',
    );
  logs.action((job: string, options: { readonly follow?: boolean }) =>
    run(logs, async (context) =>
      (await import('../training/jobs.ts')).showLogs(job, options, context),
    ),
  );
}

export function registerCancel(program: Command, run: RunAction): void {
  const cancel = program
    .command('cancel <job>')
    .summary('stop a training job')
    .description(
      'Asks a job to stop: it saves a checkpoint first, from which the same push goes on.',
    )
    .addHelpText('after', '\nExample:\n  leafe cancel corrections-1a2b3c4d');
  cancel.action((job: string) =>
    run(cancel, async (context) => (await import('../training/jobs.ts')).cancel(job, context)),
  );
}

export function registerFetch(program: Command, run: RunAction): void {
  const fetch = program
    .command('fetch <job>')
    .summary('get what a training job has made')
    .description(
      'Fetches the adapter of a job that has succeeded; every file is checked against the size and the hash that the job gave it.',
    )
    .addHelpText('after', '\nExample:\n  leafe fetch corrections-1a2b3c4d');
  fetch.action((job: string) =>
    run(fetch, async (context) => (await import('../training/jobs.ts')).fetchNamed(job, context)),
  );
}
