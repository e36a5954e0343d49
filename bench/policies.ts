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
import { endedRuns, type Ended } from './policies/ended.ts';
import { policyTable } from './policies/table.ts';
import { takeByLevel } from './policies/take.ts';
import { CLI } from './support/finished.ts';

const { values } = parseArgs({
  options: {
    problems: { type: 'string' },
    meta: { type: 'string' },
    take: { type: 'string', default: '0:18,1:10' },
    model: { type: 'string', default: DEFAULT_MODEL },
    programs: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
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

const taken = await takeByLevel(values.take, { problems, meta });
const names = taken.map(({ name }) => name);
if (!values.report) for (const policy of POLICIES) await explore(policy, await leftFor(policy));
for (const line of policyTable(names, await endedRuns(home))) console.log(line);

async function leftFor(policy: Policy): Promise<readonly string[]> {
  const done = new Set((await endedRuns(resolve(home ?? ''))).filter(of(policy)).map(nameOf));
  return taken.filter(({ name }) => !done.has(name)).map(({ line }) => line);
}

function of(policy: Policy): (run: Ended) => boolean {
  return (run) => run.policy === policy;
}

function nameOf({ problem }: Ended): string {
  return problem;
}

async function explore(policy: Policy, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const file = join(resolve(home ?? ''), `${policy}.jsonl`);
  await writeFile(file, `${lines.join('\n')}\n`);
  const { model, programs, seed, jobs, batch } = values;
  const options = Object.entries({ policy, meta, model, seed, jobs, batch, home }).flatMap(
    ([name, value]) => [`--${name}`, String(value)],
  );
  const args = [CLI, 'explore', file, ...options, '--budget', `programs=${programs}`, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`leafe explore ended with ${String(code)}`);
}
