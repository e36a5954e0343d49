import { openGitCheckpoints } from '../../../src/platform/git/gitCheckpoints.ts';

/** A process that saves a chain of steps and prints each commit as soon as it is acknowledged. */
const [store = '', run = '', count = ''] = process.argv.slice(2);
const never = new AbortController().signal;
const checkpoints = await openGitCheckpoints(store, never);
const steps = count === 'endless' ? Number.POSITIVE_INFINITY : Number(count);
let parent: string | null = null;
for (let step = 0; step < steps; step++) {
  const files = new Map([
    ['program.py', `print(${step})\n`],
    ['transcript.json', JSON.stringify({ run, step })],
  ]);
  const draft = { run, branch: 'b1', step: `b1.${step}`, parent, files, atSeconds: step };
  const saved: { readonly commit: string } = await checkpoints.save(draft, never);
  parent = saved.commit;
  process.stdout.write(`${saved.commit}\n`);
}
await checkpoints.close();
