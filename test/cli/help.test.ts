import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { Command } from 'commander';
import { registerCompare } from '../../src/cli/commands/compare.ts';
import { registerDatasets } from '../../src/cli/commands/datasets.ts';
import { registerDoctor } from '../../src/cli/commands/doctor.ts';
import { registerEvaluate } from '../../src/cli/commands/evaluate.ts';
import { registerExplore } from '../../src/cli/commands/explore.ts';
import { registerCorrections } from '../../src/cli/commands/corrections.ts';
import { registerExport } from '../../src/cli/commands/export.ts';
import {
  registerCancel,
  registerFetch,
  registerJobs,
  registerLogs,
} from '../../src/cli/commands/jobs.ts';
import { registerJudge } from '../../src/cli/commands/judge.ts';
import { registerModels } from '../../src/cli/commands/models.ts';
import { registerProblems } from '../../src/cli/commands/problems.ts';
import { registerProve } from '../../src/cli/commands/prove.ts';
import { registerPush } from '../../src/cli/commands/push.ts';
import { registerReport } from '../../src/cli/commands/report.ts';
import { registerResume } from '../../src/cli/commands/resume.ts';
import { registerRuns } from '../../src/cli/commands/runs.ts';
import { registerShow } from '../../src/cli/commands/show.ts';
import { registerStudy } from '../../src/cli/commands/study.ts';
import { registerTrainer } from '../../src/cli/commands/trainer.ts';
import { registerVerify } from '../../src/cli/commands/verify.ts';
import { leafe } from '../support/leafe.ts';

test("every command's help has an example", () => {
  const program = new Command('leafe');
  for (const register of [
    registerCorrections,
    registerDatasets,
    registerCompare,
    registerDoctor,
    registerEvaluate,
    registerExplore,
    registerExport,
    registerCancel,
    registerFetch,
    registerJobs,
    registerJudge,
    registerLogs,
    registerModels,
    registerProblems,
    registerProve,
    registerPush,
    registerReport,
    registerResume,
    registerRuns,
    registerShow,
    registerStudy,
    registerTrainer,
    registerVerify,
  ]) {
    register(program, async () => undefined);
  }
  const last = program.commands.flatMap((command) =>
    command.commands.length === 0 ? [command] : command.commands,
  );
  assert.ok(last.length >= 17);
  for (const command of last) {
    assert.match(helpOf(command), /\nExamples?:\n {2}leafe /, command.name());
  }
});

test('a command that is not there is told with one that is, on stderr, with exit code 2', async () => {
  const { code, stdout, stderr } = await leafe(['exlore'], { home: tmpdir() });
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.equal(stderr, "leafe: Unknown command 'exlore'.\n       Did you mean explore?\n");
});

test('an argument that is missing is told with where to look', async () => {
  const { code, stderr } = await leafe(['show'], { home: tmpdir() });
  assert.equal(code, 2);
  assert.match(stderr, /^leafe: Missing required argument 'run'\.\n {7}See .*--help/);
});

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (words) => (text += words) });
  command.outputHelp();
  return text;
}
