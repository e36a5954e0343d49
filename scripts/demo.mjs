// `npm run demo`: sets up what is missing, then lets the default model explore one starter problem in this terminal.
import { relative } from 'node:path';
import { runHere } from './setup/command.mjs';
import { explain } from './setup/show.mjs';
import { CLI, homeFolder, ROOT, setUp } from './setup.mjs';

/** What the demonstration shows. */
const DEMO = {
  problem: 'starter#any_divisor',
  seed: 1,
  budget: 'programs=20',
  // Few and short first branches, so that the lessons come soon.
  set: ['horizon=2', 'rollouts=2'],
};

try {
  await setUp();
  process.stdout.write('\n');
  const given = process.argv.slice(2);
  const { problem, seed, budget, set } = DEMO;
  const args = ['explore', problem, '--seed', String(seed), '--budget', budget, '--set', ...set];
  process.exitCode = await runHere(process.execPath, [CLI, ...args, ...given], {
    cwd: ROOT,
    env: { LEAFE_HOME: homeFolder() },
  });
  if (process.exitCode === 0) process.stdout.write(whereToGo());
} catch (error) {
  explain(error);
  process.exitCode = 1;
}

function whereToGo() {
  const leafe = `node ${relative(process.cwd(), CLI)}`;
  return `
What to try next:
  ${leafe} show <run>               this run again; with --step b1.1 one of its programs
  ${leafe} problems list starter    the other problems that come with LEAFE
  ${leafe} explore starter#parity   the same for another of them
`;
}
