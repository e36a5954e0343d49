import type { Command } from 'commander';
import type { RunSummary } from '../../platform/files/runs.ts';
import type { CliContext, RunAction } from '../context.ts';
import { safe } from '../../app/safe.ts';
import { fitLine, paintFor, type Paint } from '../text.ts';

export function registerRuns(program: Command, run: RunAction): void {
  const command = program
    .command('runs')
    .summary('list the runs of this home')
    .description('Lists the runs, oldest first.');
  command.action(() => run(command, list));
}

async function list({ home, output }: CliContext): Promise<void> {
  const { listRuns } = await import('../../platform/files/runs.ts');
  const paint = paintFor({ color: process.stdout.isTTY });
  const width = process.stdout.columns || 120;
  let count = 0;
  for await (const summary of listRuns(home)) {
    count += 1;
    output.emit({ kind: 'run', ...summary });
    output.say(fitLine(line(summary, paint), width));
  }
  if (count === 0) output.say('No run yet. Start one with: leafe explore starter#parity');
}

function line(summary: RunSummary, paint: Paint): string {
  const { run, policy, model, problem, steps } = summary;
  const counted = steps === null ? '' : `${steps} steps`;
  return [
    run.padEnd(40),
    stateOf(summary, paint),
    (policy ?? '?').padEnd(11),
    counted.padEnd(9),
    safe(problem ?? 'unreadable'),
    paint.dim(model ?? ''),
  ].join('  ');
}

function stateOf({ endedBecause, atWork }: RunSummary, paint: Paint): string {
  if (atWork) return paint.cyan('at work  ');
  if (endedBecause === 'solved') return paint.green('solved   ');
  if (endedBecause === 'exhausted') return paint.red('exhausted');
  return paint.yellow(endedBecause === null ? 'cut off  ' : endedBecause.padEnd(9));
}
