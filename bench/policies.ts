/**
 * The three policies at an equal budget of programs: each explores the same problems with the same seed, by the command line.
 *
 *   node --import tsx bench/policies.ts --problems FILE --meta FILE --take 0:18,1:10 --programs 8 --home DIR
 *
 * `--take` gives level and number: the first so many problems of that level in the file's order. The runs stay in the home; what
 * has ended there is not explored again, so a measurement that was stopped goes on. `--report` prints the table alone.
 */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_MODEL } from '../src/app/defaults.ts';
import { POLICIES, type Policy } from '../src/domain/choices.ts';
import { endedRuns } from './policies/ended.ts';
import { policyTable } from './policies/table.ts';
import { takeByLevel, type Taken } from './policies/take.ts';
import { CLI } from './support/finished.ts';

const { values } = parseArgs({
  options: {
    problems: { type: 'string' },
    meta: { type: 'string' },
    take: { type: 'string', default: '0:18,1:10' },
    model: { type: 'string', default: DEFAULT_MODEL },
    programs: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
    set: { type: 'string', multiple: true, default: ['horizon=2', 'rollouts=2'] },
    jobs: { type: 'string', default: '2' },
    batch: { type: 'string', default: '4' },
    home: { type: 'string' },
    report: { type: 'boolean', default: false },
  },
});
const { problems, meta, home } = values;
if (problems === undefined || meta === undefined || home === undefined) {
  console.error('Name --problems FILE, --meta FILE and --home DIR.');
  process.exit(2);
}

const taken = await takeByLevel(values.take, { problems, meta, home });
const names = taken.map(({ name }) => name);
if (!values.report) await measure();
for (const line of policyTable(names, await endedRuns(home))) console.log(line);

/** A few problems at a time through all three policies: stopped at any time, the table still compares like with like. */
async function measure(): Promise<void> {
  const size = 2 * Number(values.jobs);
  for (let first = 0; first < taken.length; first += size) {
    const some = taken.slice(first, first + size);
    for (const policy of POLICIES) await explore(policy, await leftFor(policy, some));
  }
}

async function leftFor(policy: Policy, some: readonly Taken[]): Promise<readonly string[]> {
  const ended = await endedRuns(resolve(home ?? ''));
  const done = new Set(ended.flatMap((run) => (run.policy === policy ? [run.problem] : [])));
  return some.filter(({ name }) => !done.has(name)).map(({ line }) => line);
}

async function explore(policy: Policy, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const file = join(resolve(home ?? ''), `${policy}.jsonl`);
  await writeFile(file, `${lines.join('\n')}\n`);
  const { model, programs, seed, jobs, batch } = values;
  const options = Object.entries({ policy, meta, model, seed, jobs, batch, home }).flatMap(
    ([name, value]) => [`--${name}`, String(value)],
  );
  const settings = [
    ...values.set.flatMap((set) => ['--set', set]),
    '--budget',
    `programs=${programs}`,
  ];
  const args = [CLI, 'explore', file, ...options, ...settings, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`leafe explore ended with ${String(code)}`);
}
