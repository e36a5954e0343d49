import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { trainerPaths } from '../../scripts/setup/trainerPaths.mjs';
import { correctedDataset } from '../support/correctedHome.ts';
import { leafe, startLeafe, type Ended } from '../support/leafe.ts';
import { noRay, rayHead, type RayHead } from '../support/ray/rayHead.ts';
import { linkModel, testHome, testModelFile } from '../support/testHome.ts';

// The real trainer with a real model on a real Ray, from the command line alone.

/** The small one; `LEAFE_TEST_MODEL=qwen2.5-coder-1.5b npm test -- test/trainer/trainedOnRay` takes the default, and a quarter of an hour. */
const MODEL = process.env['LEAFE_TEST_MODEL'] ?? 'smollm2-135m';

/** All but the largest of three, which the split holds back for validation, are trained on. */
const SOLUTIONS = {
  double: 'n = int(input())\nprint(2 * n)',
  abs: 'n = int(input())\nprint(abs(n))',
  sum_two: 'a, b = map(int, input().split())\nprint(a + b)',
  sum_list: 'n = int(input())\na = list(map(int, input().split()))\nprint(sum(a))',
  max3: 'a, b, c = map(int, input().split())\nprint(max(a, b, c))',
};
/** Few steps of much: what is tried is that what was learnt arrives. */
const RECIPE = ['--epochs', '3', '--rows-per-step', '2', '--learning-rate', '1e-3'];

let head: RayHead;
let home = '';
after(async () => {
  await head?.stop();
  await rm(home, { recursive: true, force: true });
});
before(async () => {
  if (noRay) return;
  // The base unpacked takes a while to make, and is the same each time.
  const env = { LEAFE_BASE_CACHE: join(testHome(), 'bases') };
  head = await rayHead({ asksForToken: false, env });
  home = await mkdtemp(join(tmpdir(), 'leafe-on-ray-'));
  await linkModel(home, await testModelFile(MODEL));
});

test(
  'corrections are trained on a Ray while nobody has to stay, and the device finds held-out ones as much likelier as PEFT does',
  { skip: noRay },
  async (t) => {
    const dataset = await correctedDataset(home, SOLUTIONS);
    const before = await bytesOf(dataset);
    const base = await testModelFile(MODEL);
    const there = [
      '--python',
      trainerPaths().python,
      '--base',
      base,
      '--folder',
      join(home, 'ray'),
    ];
    await said('trainer', 'add', 'ray', '--ray', head.url, ...there);
    const { stdout: health } = await said('trainer', 'check', 'ray');
    assert.match(health, /Ray 2\.\d+\.\d+, 1 machine, 4 CPUs, 2 GPUs/);
    assert.match(health, /asks for no token: whoever reaches it can run any program there/);

    const push = ['push', dataset, '--trainer', 'ray', '--model', `embedded:${MODEL}`];
    const pushing = [...push, '--name', 'taught', ...RECIPE];
    assert.match((await said(...pushing)).stdout, /^lessons-\w+: 4 rows, .* given to ray\.\n/);
    const follow = ['logs', 'lessons', '--follow'];
    const killed = await startLeafe(t, follow, { home });
    await killed.said(/step 1 of 6 · loss/);
    killed.kill();
    const log = await said(...follow);
    assert.match(log.stdout, /5 rows are whole/);
    assert.match(log.stdout, /step 6 of 6 .*\n[^]*finished/);

    const fetched = await said('fetch', 'lessons');
    assert.match(fetched.stdout, /its 4 files are whole/);
    assert.ok(fetched.stdout.includes(`Kept as taught beside embedded:${MODEL}`));
    t.diagnostic(fetched.stdout);
    const [here, theirs] = heldOutIn(fetched.stdout);
    assert.ok(here.tuned > here.base + 0.2, `likelier on this machine: ${fetched.stdout}`);
    // The device computes with eight bits where the trainer has sixteen.
    assert.ok(Math.abs(here.base - theirs.base) < 0.1, 'about as the trainer finds the base');
    assert.ok(Math.abs(here.tuned - theirs.tuned) < 0.1, 'and the adapter');
    assert.match((await said('models', 'list')).stdout, /\+ taught .* trained on lessons .* here/);

    assert.match((await said(...pushing)).stdout, /is the same job, pushed before: succeeded\./);
    assert.deepEqual(await jobsOfRay(), [`leafe-${await keyOf()}-1`], 'none was begun again');
    assert.deepEqual(await bytesOf(dataset), before);
  },
);

async function said(...args: readonly string[]): Promise<Ended> {
  const ended = await leafe(args, { home });
  assert.equal(ended.code, 0, ended.stderr);
  return ended;
}

interface Figures {
  readonly base: number;
  readonly tuned: number;
}

/** As the command line shows them: on this machine, and by the trainer. */
function heldOutIn(stdout: string): readonly [Figures, Figures] {
  const [here, theirs] = [...stdout.matchAll(/(-\d\.\d+) -> (-\d\.\d+)/g)].map(
    ([, base, tuned]) => ({ base: Number(base), tuned: Number(tuned) }),
  );
  assert.ok(here !== undefined && theirs !== undefined, stdout);
  return [here, theirs];
}

async function jobsOfRay(): Promise<readonly string[]> {
  const answer = await fetch(`${head.url}/api/jobs/`);
  const jobs = (await answer.json()) as readonly { readonly submission_id: string }[];
  return jobs.map((job) => job.submission_id);
}

/** Of the one job, as Ray is told it. */
async function keyOf(): Promise<string> {
  const [key = '', ...others] = await readdir(join(home, 'ray'));
  assert.deepEqual(others, []);
  return key;
}

async function bytesOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder)).sort();
  const read = names.map(async (name) => [name, await readFile(join(folder, name), 'base64')]);
  return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
}
