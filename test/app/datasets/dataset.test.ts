import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { exportDataset, type ExportPlan } from '../../../src/app/datasets/exportDataset.ts';
import { verifyDataset, type Verified } from '../../../src/app/datasets/verifyDataset.ts';
import { parseReply } from '../../../src/core/contest/parseReply.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import { FORMATS } from '../../../src/core/learn/formats.ts';
import type { Manifest } from '../../../src/core/learn/manifest.ts';
import type { Judge } from '../../../src/core/ports/judge.ts';
import { openGitCheckpoints } from '../../../src/platform/git/gitCheckpoints.ts';
import { atifSchema } from '../../support/atifSchema.ts';
import { exploreTaped } from '../../support/exploreTaped.ts';
import { leafe } from '../../support/leafe.ts';
import { tableJudge } from '../../support/tableJudge.ts';
import { blaming, python, tapeModel } from '../../support/tapes.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { testProgram } from '../../support/testProgram.ts';

const KILLED_EXPORT = new URL('killedExport.ts', import.meta.url);
/** Written by the code of that time. */
const VERSION_1 = fileURLToPath(new URL('../../golden/datasets/v1', import.meta.url));
const LESSON = 'Look at the remainder of the number before you print a word.';
const RIGHT = python('n = int(input())\nprint("even" if n % 2 == 0 else "odd")');
const { signal } = new AbortController();

/** Three runs: one that learnt, one that needed no lesson, one on a problem that is held out. */
let home = '';
after(() => rm(home, { recursive: true, force: true }));
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'leafe-learnt-'));
  const lesson = [
    { for: 'b1.1', text: python('print("even")') },
    { for: 'b1.2', text: python('print("odd")') },
    { for: 'b1.2?', text: blaming(1, LESSON) },
    { for: 'b2.1', text: RIGHT },
  ];
  const settings = ['--set', 'rollouts=1', 'horizon=2'];
  await exploreTaped({ home, problem: 'starter#parity', replies: lesson, args: settings });
  const args = ['--policy', 'iterative'];
  const double = [{ text: python('print(2 * int(input()))') }];
  await exploreTaped({ home, problem: 'starter#double', replies: double, tape: 'd.jsonl', args });
  const pairs = [
    'from collections import Counter',
    'n, s = map(int, input().split())',
    'seen, found = Counter(), 0',
    'for x in map(int, input().split()):',
    '    found += seen[s - x]',
    '    seen[x] += 1',
    'print(found)',
  ].join('\n');
  const held = [{ text: python(pairs) }];
  await exploreTaped({
    home,
    problem: 'starter#two_sum_count',
    replies: held,
    tape: 'p.jsonl',
    args,
  });
});

test('what was learnt and what was known becomes rows whose prompts tell no lesson', async (t) => {
  const out = join(await temporaryFolder(t), 'set');
  const manifest = await exported({ out });
  const { counterfactual, rehearsal, problems } = manifest.counts;
  assert.deepEqual(
    { counterfactual, rehearsal, problems },
    { counterfactual: 1, rehearsal: 1, problems: 2 },
  );
  assert.equal(manifest.keptOut.heldOut, 1);
  assert.equal(manifest.keptOut.repeated, 1, 'the correction itself solved the problem');

  const rows = await rowsIn(join(out, 'train.jsonl'));
  const [correction, known] = [rowOf('counterfactual', rows), rowOf('rehearsal', rows)];
  assert.deepEqual(correction.completion, [{ role: 'assistant', content: RIGHT }]);
  assert.equal(correction.prompt.length, 2);
  assert.ok(!JSON.stringify(correction.prompt).includes('remainder'));
  assert.match(String(correction.id), /\/c1$/);
  const { weights } = manifest;
  assert.equal(correction.weight, weights.counterfactual);
  const trained = (row: Row): number => String(row.completion[0]?.content).length;
  const both = trained(correction) * weights.counterfactual;
  assert.ok(Math.abs(both - trained(known) * weights.rehearsal) < 1e-9, 'beta 1: both count alike');
  assert.match(await readFile(join(out, 'README.md'), 'utf8'), /\| CC0-1\.0 \| 2 \|/);
});

test('rows whose program came near a limit are counted, and many of them are said', async (t) => {
  const own = await temporaryFolder(t);
  const hungry = 'held = bytearray(225_000_000)\nprint(2 * int(input()))';
  const replies = [{ text: python(hungry) }];
  const args = ['--policy', 'iterative'];
  await exploreTaped({ home: own, problem: 'starter#double', replies, args });
  const out = join(own, 'set');
  const told = await leafe(['export', '--out', out, '--rehearsal', '1'], { home: own });
  assert.match(told.stdout, /MANY MARGINAL VERDICTS: the programs of 1 of 1 rows/);
  assert.match(await readFile(join(out, 'README.md'), 'utf8'), /more than one in twenty/);
  const [record] = await rowsIn(join(out, 'records.jsonl'));
  const { closest } = record?.['origin'] as { readonly closest: number };
  assert.ok(closest > 0.88 && closest < 1, `225 of 256 MB, and Python itself: ${closest}`);

  const { marginal } = (await exported({ out: join(own, 'light') })).counts;
  assert.deepEqual(marginal, { count: 0, of: 2 }, 'plain programs come near no limit');
});

test('the same runs give the same bytes, in every format', async (t) => {
  const folder = await temporaryFolder(t);
  for (const format of FORMATS) {
    const [one, two] = [join(folder, `${format}1`), join(folder, `${format}2`)];
    await exported({ out: one, format });
    await exported({ out: two, format });
    for (const name of await readdir(one)) {
      assert.deepEqual(await readFile(join(one, name)), await readFile(join(two, name)), name);
    }
  }
  const [pair, ...others] = await rowsIn(join(folder, 'dpo1', 'train.jsonl'));
  assert.deepEqual(others, []);
  assert.deepEqual(pair?.['rejected'], [{ role: 'assistant', content: python('print("even")') }]);
});

test('as Parquet the rows say the same, and are sealed like the lines', async (t) => {
  const folder = await temporaryFolder(t);
  for (const format of ['trl', 'openai', 'sharegpt', 'dpo'] as const) {
    const out = join(folder, format);
    const { files } = await exported({ out, format, parquet: true });
    const path = join(out, 'train.parquet');
    const table = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
    const lines = await rowsIn(join(out, 'train.jsonl'));
    assert.deepEqual(table, lines.map(withoutGaps), format);
    assert.equal(files['train.parquet']?.rows, lines.length);
    assert.deepEqual((await verified(out)).findings, []);
    await appendFile(path, 'x');
    assert.equal((await verified(out)).findings[0]?.place, 'train.parquet');
  }
});

test('as trajectories the rows are what ATIF asks for, and are verified; there is no table of them', async (t) => {
  const out = join(await temporaryFolder(t), 'set');
  const { weights } = await exported({ out, format: 'atif' });
  const rows = (await rowsIn(join(out, 'train.jsonl'))).map((row) => atifSchema.parse(row));
  assert.deepEqual(rows.map(({ extra }) => [extra?.['kind'], extra?.['weight']]).sort(), [
    ['counterfactual', weights.counterfactual],
    ['rehearsal', weights.rehearsal],
  ]);
  assert.ok(rows.every(({ steps }) => steps.at(-1)?.metrics !== undefined));
  assert.deepEqual((await verified(out)).findings, []);

  const tables = exported({ out: `${out}2`, format: 'atif', parquet: true });
  await assert.rejects(tables, /Trajectories are JSON: there is no table of them/);
});

test('a correction is told with its lesson and as the look back that gave it where that is asked for', async (t) => {
  const out = join(await temporaryFolder(t), 'set');
  const variants = ['counterfactual', 'guided', 'reflection'] as const;
  const { counts, weights, settings } = await exported({ out, variants });
  assert.deepEqual(counts, {
    ...{ counterfactual: 1, guided: 1, reflection: 1, rehearsal: 1 },
    ...{ byPersons: 0, marginal: { count: 0, of: 4 }, problems: 2 },
  });
  assert.deepEqual(settings.variants, variants);

  const rows = await rowsIn(join(out, 'train.jsonl'));
  const [plain, guided] = [rowOf('counterfactual', rows), rowOf('guided', rows)];
  assert.equal(guided.id, `${String(plain.id)}/guided`);
  assert.ok(JSON.stringify(guided.prompt).includes(LESSON));
  assert.ok(!JSON.stringify(plain.prompt).includes('remainder'));
  assert.deepEqual(guided.completion, plain.completion);
  const reflection = rowOf('reflection', rows);
  assert.match(reflection.prompt.at(-1)?.content ?? '', /Step 2:\n.*print\("odd"\)/s);
  assert.ok(!JSON.stringify(reflection.prompt).includes('remainder'));
  assert.deepEqual(reflection.completion, [{ role: 'assistant', content: blaming(1, LESSON) }]);

  const trained = (row: Row): number => String(row.completion[0]?.content).length;
  const shares = [plain, guided, reflection, rowOf('rehearsal', rows)].map(
    (row) => trained(row) * Number(row.weight),
  );
  const [first = 0] = shares;
  assert.ok(
    shares.every((share) => Math.abs(share - first) < 1e-9),
    'each kind counts alike',
  );
  assert.equal(guided.weight, weights.guided);
  const card = await readFile(join(out, 'README.md'), 'utf8');
  assert.match(card, /The prompts of guided rows tell a lesson, no other does\./);
  assert.deepEqual((await verified(out)).findings, []);

  const pairs = exported({ out: `${out}2`, format: 'dpo', variants });
  await assert.rejects(pairs, /Preference pairs are made of corrected actions alone/);
});

test('the blob of a look back that was changed costs its row alone', async (t) => {
  const folder = await temporaryFolder(t);
  const own = join(folder, 'home');
  await cp(home, own, { recursive: true });
  const out = join(folder, 'set');
  const variants = ['counterfactual', 'reflection'] as const;
  await exported({ out, variants, home: own });
  const [run = ''] = (await readdir(join(own, 'runs'))).filter((name) => name.includes('parity'));
  for (const blob of await readdir(join(own, 'runs', run, 'blobs'))) {
    await appendFile(join(own, 'runs', run, 'blobs', blob), ' ');
  }
  const [finding, ...others] = (await verified(out, own)).findings;
  assert.deepEqual(others, []);
  assert.match(finding?.place ?? '', /\/c1\/reflection\)$/);
  const { counts, keptOut } = await exported({ out: `${out}2`, variants, home: own });
  assert.deepEqual([counts.counterfactual, counts.reflection], [1, 0]);
  assert.match(keptOut.lost[0]?.why ?? '', /not what was written/);
});

test('a data set of version 1 is still read: only its runs are not here', async () => {
  const { manifest, findings } = await verified(VERSION_1);
  assert.equal(manifest.v, 1);
  assert.deepEqual(
    findings.map(({ what }) => /no such run/.test(what)),
    [true, true],
  );
});

test('a whole data set is verified, its programs judged again, from the command line', async (t) => {
  const out = join(await temporaryFolder(t), 'my set');
  const args = ['export', '--out', out, '--rehearsal', '1'];
  const all = ['--variant', 'counterfactual,guided', '--variant', 'reflection'];
  const done = await leafe([...args, ...all], { home });
  assert.equal(done.code, 0, done.stderr);
  assert.match(
    done.stdout,
    /1 correction, 1 guided row, 1 reflection and 1 rehearsal of 2 problems, as trl/,
  );
  assert.ok(done.stdout.endsWith(`Check it with: leafe verify '${out}'\n`), done.stdout);
  const unknown = await leafe([...args, '--variant', 'guide'], { home });
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /It must be of counterfactual, guided, reflection/);
  const { code, stdout, stderr } = await leafe(['verify', out, '--json'], { home });
  assert.equal(code, 0, stderr);
  const verified = JSON.parse(stdout) as Record<string, unknown>;
  assert.deepEqual([verified['records'], verified['judged'], verified['findings']], [4, 3, 0]);
});

test('a corrected action that fails by itself is verified by the program that its branch came to', async (t) => {
  const folder = await temporaryFolder(t);
  const own = join(folder, 'home');
  await mkdir(own);
  const better = python('n = int(input())\nprint("odd" if n % 3 else "even")');
  const replies = [
    { for: 'b1.1', text: python('print("even")') },
    { for: 'b1.2', text: python('print("odd")') },
    { for: 'b1.2?', text: blaming(1, LESSON) },
    { for: 'b2.1', text: better },
    { for: 'b2.2', text: RIGHT },
  ];
  const args = ['--set', 'rollouts=1', 'horizon=2'];
  await exploreTaped({ home: own, problem: 'starter#parity', replies, args });
  const out = join(folder, 'set');
  const done = await leafe(['export', '--out', out, '--rehearsal', '0'], { home: own });
  assert.equal(done.code, 0, done.stderr);
  const [row] = await rowsIn(join(out, 'train.jsonl'));
  assert.deepEqual(row?.completion, [{ role: 'assistant', content: better }]);
  const { code, stdout } = await leafe(['verify', out], { home: own });
  assert.equal(code, 0, stdout);
  assert.match(stdout, /1 records? built again, 1 programs? judged again/);

  const solution = parseReply(RIGHT) ?? '';
  const fails = { verdict: 'wrongAnswer', passed: 0, total: 1 } as const;
  const judge = tableJudge(new Map([[solution.trim(), fails]]));
  const { findings } = await verified(out, own, judge);
  assert.deepEqual(
    findings.map(({ what }) => what),
    ['judged again: wrongAnswer'],
  );
});

test('one changed byte, anywhere, is found, and the file named', async (t) => {
  const folder = await temporaryFolder(t);
  const out = join(folder, 'set');
  await exported({ out });
  for (const name of await readdir(out)) {
    const whole = await readFile(join(out, name));
    for (const share of [0, 0.33, 0.66, 0.999]) {
      const bytes = Buffer.from(whole);
      const at = Math.floor(bytes.length * share);
      bytes[at] = bytes[at] === 0x31 ? 0x32 : 0x31;
      await writeFile(join(out, name), bytes);
      const found = await verified(out).catch((error: unknown) => {
        assert.ok(isLeafeError(error, 'dataset'), String(error));
        return error.message;
      });
      const told = typeof found === 'string' ? found : JSON.stringify(found.findings);
      assert.ok(told.includes(name), `${name} at ${at}: ${told}`);
    }
    await writeFile(join(out, name), whole);
  }
  assert.deepEqual((await verified(out)).findings, []);
});

test('a record whose run says something else now is named with its line', async (t) => {
  const folder = await temporaryFolder(t);
  const out = join(folder, 'set');
  await exported({ out });
  const other = join(folder, 'home');
  await cp(home, other, { recursive: true });
  const [run = ''] = (await readdir(join(other, 'runs'))).filter((name) => name.includes('parity'));
  await rename(join(other, 'runs', run), join(folder, 'elsewhere'));
  const { findings } = await verified(out, other);
  assert.equal(findings.length, 1);
  assert.match(findings[0]?.place ?? '', /^train\.jsonl, line \d \(.*\/c1\)$/);
  assert.match(findings[0]?.what ?? '', /no such run/);
});

test('a secret in a program is refused and named, and nothing is written unless it may be left out', async (t) => {
  const folder = await temporaryFolder(t);
  const own = join(folder, 'home');
  await mkdir(own);
  const program = '# asked someone@example.org\nprint(2 * int(input()))';
  const model = await tapeModel(own, [{ text: python(program) }]);
  await leafe(['explore', 'starter#double', '--model', model, '--policy', 'iterative'], {
    home: own,
  });
  const right = await tapeModel(own, [{ text: RIGHT }], 'right.jsonl');
  await leafe(['explore', 'starter#parity', '--model', right, '--policy', 'iterative'], {
    home: own,
  });

  const refused = await leafe(['export', '--out', join(folder, 'set'), '--rehearsal', '1'], {
    home: own,
  });
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    /refused \S+double\S+\/b1\.1, secret: the completion holds a mail address/,
  );
  assert.match(refused.stderr, /No data set was written: 1 record must not be in one/);
  assert.deepEqual(await readdir(folder), ['home']);

  const args = ['export', '--out', join(folder, 'set'), '--rehearsal', '1', '--leave-out'];
  assert.equal((await leafe(args, { home: own })).code, 0);
  const rows = await rowsIn(join(folder, 'set', 'train.jsonl'));
  assert.equal(rows.length, 1);
  const manifest = await readFile(join(folder, 'set', 'manifest.json'), 'utf8');
  assert.match(manifest, /secret: the completion holds a mail address/);
});

test('of two programs that differ in names and layout the first is in the data set, and the other counted', async (t) => {
  const own = await temporaryFolder(t);
  const programs = ['n = int(input())\nprint(n * 2)', 'value = int( input() )\n\nprint(value*2)'];
  for (const [at, program] of programs.entries()) {
    const model = await tapeModel(own, [{ text: python(program) }], `tape${at}.jsonl`);
    const args = ['explore', 'starter#double', '--model', model, '--policy', 'iterative'];
    assert.equal((await leafe(args, { home: own })).code, 0);
  }
  const out = join(own, 'set');
  const { counts, keptOut } = await exported({ out, home: own });
  assert.deepEqual([counts.rehearsal, keptOut.repeated, keptOut.nearlyRepeated], [1, 0, 1]);
  assert.match(await readFile(join(out, 'README.md'), 'utf8'), /1 that nearly do,/);
  assert.deepEqual((await verified(out, own)).findings, []);
});

test('what one reviewer rejects is in no data set, not even to be rehearsed, until it is taken back', async (t) => {
  const folder = await temporaryFolder(t);
  const own = join(folder, 'home');
  await cp(home, own, { recursive: true });
  const review = (...args: readonly string[]) => leafe(['corrections', ...args], { home: own });
  const list = async (): Promise<string> => (await review('list')).stdout;
  const name = (await list()).split(' ')[0] ?? '';

  assert.equal((await review('accept', name, '--as', 'ann')).code, 0);
  assert.match(await list(), /\/c1 {2}accepted {2}b1\.1 → b2\.1/);
  assert.equal(
    (await exported({ out: join(folder, 'one'), home: own, acceptedOnly: true })).counts
      .counterfactual,
    1,
  );

  const without = await review('reject', name, '--as', 'bob');
  assert.equal(without.code, 2);
  assert.match(without.stderr, /--reason/);
  assert.equal(
    (await review('reject', name, '--as', 'bob', '--reason', 'right by chance')).code,
    0,
  );
  assert.match(await list(), /accepted by ann, rejected by bob/);
  const { counts } = await exported({ out: join(folder, 'two'), home: own });
  assert.deepEqual([counts.counterfactual, counts.rehearsal], [0, 1]);

  assert.equal((await review('undo', name, '--as', 'bob')).code, 0);
  assert.equal(
    (await exported({ out: join(folder, 'three'), home: own })).counts.counterfactual,
    1,
  );
  assert.equal((await review('list', '--open')).stdout, '');
  const unknown = await review('accept', name, 'nothing/c9');
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /no correction "nothing\/c9"/);
});

test('a problem of an evaluation is refused, under another name too', async (t) => {
  const out = join(await temporaryFolder(t), 'set');
  const { prompt } = rowOf('counterfactual', await rowsIn(await trainOf(t)));
  const description = prompt[1]?.content ?? '';
  const seen: string[] = [];
  const evaluation = [{ name: 'another. Name', description }];
  const onRefused = ({ found }: { found: string }): void => void seen.push(found);
  await assert.rejects(exported({ out, evaluation }, onRefused), (error) =>
    isLeafeError(error, 'dataset', 'refused'),
  );
  assert.equal(seen.length, 1);
  assert.match(
    seen[0] ?? '',
    /“starter_parity\. Even or Odd” shares \d+ % of its words with .*“another\. Name”/,
  );
});

test('held-out problems are in it only where that is asked for, and the card says so', async (t) => {
  const out = join(await temporaryFolder(t), 'set');
  const manifest = await exported({ out, heldOut: true });
  assert.equal(manifest.counts.rehearsal, 2);
  assert.match(
    await readFile(join(out, 'README.md'), 'utf8'),
    /Held-out problems are in this data set/,
  );
});

test('a commit that is gone from the store costs its record alone', async (t) => {
  const folder = await temporaryFolder(t);
  const other = join(folder, 'home');
  await cp(home, other, { recursive: true });
  await rename(join(other, 'store.git'), join(folder, 'store-elsewhere'));
  const out = join(folder, 'set');
  await assert.rejects(
    exported({ out, home: other }),
    /3 cannot be built again .*not in the store/,
  );
  assert.ok(!(await readdir(folder)).includes('set'));
});

test('a folder that is there is left alone, and of two exports at once one is whole', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'mine'));
  await writeFile(join(folder, 'mine', 'file'), 'mine');
  await assert.rejects(exported({ out: join(folder, 'mine') }), /is there already/);
  assert.deepEqual(await readdir(join(folder, 'mine')), ['file']);

  const out = join(folder, 'set');
  const both = await Promise.allSettled([exported({ out }), exported({ out })]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.deepEqual((await verified(out)).findings, []);
  assert.deepEqual((await readdir(folder)).sort(), ['mine', 'set']);
});

test('an export killed at any moment leaves the whole data set or nothing, and the next one tidies up', async (t) => {
  const folder = await temporaryFolder(t);
  const out = join(folder, 'set');
  const program = await testProgram(KILLED_EXPORT);
  let whole = 0;
  for (let turn = 0; turn < 10; turn++) {
    // What is kept is killed half-written, too.
    await rm(join(home, 'kept'), { recursive: true, force: true });
    const child = spawn(process.execPath, [program, home, out], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    // It says when it begins: what comes before is Node's own start.
    await once(child.stdout, 'data');
    await wait(turn * 8);
    child.kill('SIGKILL');
    await ended;
    if (!(await readdir(folder)).includes('set')) continue;
    whole += 1;
    assert.deepEqual((await verified(out)).findings, []);
    await rename(out, join(folder, `whole${turn}`));
  }
  await exported({ out });
  const left = (await readdir(folder)).filter((name) => name.startsWith('.'));
  assert.deepEqual(left, []);
  await rm(join(home, 'kept'), { recursive: true, force: true });
  await exported({ out: join(folder, 'anew') });
  for (const name of await readdir(out)) {
    assert.deepEqual(await readFile(join(out, name)), await readFile(join(folder, 'anew', name)));
  }
  assert.ok(whole < 10, 'some were killed before they were done');
});

interface Row {
  readonly [name: string]: unknown;
  readonly prompt: readonly { readonly role: string; readonly content: string }[];
  readonly completion: readonly { readonly role: string; readonly content: string }[];
}

/** A table has a place for a weight in every message of the OpenAI format. */
function withoutGaps(row: Row): unknown {
  const messages = row['messages'] as readonly object[] | undefined;
  if (messages === undefined) return row;
  return { messages: messages.map((message) => ({ weight: null, ...message })) };
}

function rowOf(kind: string, rows: readonly Row[]): Row {
  const found = rows.find((row) => row['kind'] === kind);
  assert.ok(found, kind);
  return found;
}

async function rowsIn(file: string): Promise<readonly Row[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}

async function trainOf(t: Parameters<typeof temporaryFolder>[0]): Promise<string> {
  const out = join(await temporaryFolder(t), 'set');
  await exported({ out });
  return join(out, 'train.jsonl');
}

async function exported(
  plan: Partial<ExportPlan> & { readonly out: string },
  onRefused: (refusal: { found: string }) => void = () => undefined,
): Promise<Manifest> {
  const all: ExportPlan = {
    home,
    format: 'trl',
    each: 3,
    variants: ['counterfactual'],
    beta: 1,
    rehearsal: { share: 1, seed: 0 },
    heldOut: false,
    acceptedOnly: false,
    measure: null,
    minLift: null,
    parquet: false,
    leaveOut: false,
    evaluation: [],
    secrets: [],
    version: '0',
    image: 'leafe-sandbox:test',
    ...plan,
  };
  const checkpoints = await openGitCheckpoints(join(all.home, 'store.git'), signal);
  try {
    return await exportDataset(all, checkpoints, { onRefused, onRows: () => undefined }, signal);
  } finally {
    await checkpoints.close();
  }
}

async function verified(
  folder: string,
  from = home,
  judge: Judge | null = null,
): Promise<Verified> {
  const checkpoints = await openGitCheckpoints(join(from, 'store.git'), signal);
  try {
    const bench = { home: from, checkpoints, judge };
    return await verifyDataset(folder, bench, () => undefined, signal);
  } finally {
    await checkpoints.close();
  }
}
