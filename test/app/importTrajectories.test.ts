import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RunSummary } from '../../src/platform/files/runs.ts';
import { assertSaid } from '../support/assertSaid.ts';
import { leafe, startLeafe, type Ended } from '../support/leafe.ts';
import { runsOf } from '../support/runFiles.ts';
import { blaming, python, tapeModel } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const LESSON = 'Look at the remainder of the number before you print a word.';
const RIGHT = python('n = int(input())\nprint("even" if n % 2 == 0 else "odd")');
const TASK = 'Even or odd? \u0007 Write a script.';

/** As a coding agent would leave it: a talk, two wrong programs, and a word at the end. */
const FAILED = {
  schema_version: 'ATIF-v1.6',
  session_id: 's1',
  agent: { name: 'some-agent', version: '2.1', model_name: 'some-model' },
  steps: [
    { step_id: 1, source: 'user', message: TASK },
    { step_id: 2, source: 'agent', message: 'Let me think about it.' },
    {
      step_id: 3,
      source: 'agent',
      message: [{ type: 'text', text: `First try.\n${python('print("even")')}` }],
      metrics: { prompt_tokens: 80, completion_tokens: 20 },
      observation: { results: [{ content: 'exit code 1' }] },
    },
    { step_id: 4, source: 'agent', message: python('print("odd")'), model_name: 'larger-model' },
    { step_id: 5, source: 'agent', message: 'I give up.' },
  ],
};

test("another agent's failed trajectory is shown, looked back on, corrected and exported", async (t) => {
  const home = await temporaryFolder(t);
  const model = await tapeModel(home, [
    { for: 'b1.2?', text: blaming(2, LESSON) },
    { for: 'b2.1', text: RIGHT },
    { for: 'b3.1', text: python('n = int(input())\nprint(["even", "odd"][n % 2])') },
  ]);
  await writeFile(join(home, 'trajectory.json'), `\uFEFF${JSON.stringify(FAILED, null, 2)}`);
  const args = ['trajectory.json', '--problems', 'starter#parity', '--model', model];
  const { stdout } = await imported(home, args);
  assert.match(
    stdout,
    /starter_parity\. Even or Odd, 2 steps, not solved; go on with leafe resume/,
  );

  const [run] = await runsOf(home);
  assert.ok(run);
  const shown = await leafe(['show', run.id, '--step', 'b1.2'], { home });
  assert.match(shown.stdout, /^b1\.2 wrong answer, imported from some-agent/);
  const taken = run.events.filter((event) => event.kind === 'stepTaken');
  assert.deepEqual(
    taken.map(({ agent }) => agent),
    [
      { name: 'some-agent', model: 'some-model' },
      { name: 'some-agent', model: 'larger-model' },
    ],
  );
  assert.deepEqual(taken[0]?.usage, { promptTokens: 80, completionTokens: 20 });

  const summary = JSON.parse((await leafe(['runs', '--json'], { home })).stdout) as RunSummary;
  assert.deepEqual(summary.importedFrom, { name: 'some-agent', model: 'some-model' });

  const resumed = await leafe(['resume', run.id], { home });
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.match(resumed.stdout, /Solved by b2\.1/);
  const branched = await leafe(['resume', run.id, '--from', 'b1.1'], { home });
  assert.equal(branched.code, 0, branched.stderr);
  const after = await leafe(['show', run.id], { home });
  assert.match(after.stdout, /^b1 is imported from some-agent \(some-model\)$/m);
  assert.match(after.stdout, /b1\.2 .* imported/);
  assert.match(after.stdout, /b3\.1/);
  assert.doesNotMatch(after.stdout, /b3\.1 .* imported/);
  const fixed = join(home, 'fix.py');
  await writeFile(fixed, 'print("odd" if int(input()) % 2 else "even")');
  const own = await leafe(['corrections', 'record', run.id, 'b1.1', fixed], { home });
  assert.equal(own.code, 0, own.stderr);

  const out = join(home, 'set');
  const variants = ['--variant', 'counterfactual,guided,reflection', '--rehearsal', '0'];
  const exported = await leafe(['export', '--out', out, ...variants], { home });
  assert.equal(exported.code, 0, exported.stderr);
  const rows = await readFile(join(out, 'train.jsonl'), 'utf8');
  assert.match(rows, /"kind":"counterfactual"/);
  assert.match(rows, /"kind":"reflection"/);
  assert.ok(!rows.includes('First try.\\n\\n') && !rows.includes('Write a script.'));
  const verified = await leafe(['verify', out], { home });
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});

test('a log that solved its problem becomes rows told anew, named after its agent, once', async (t) => {
  const home = await temporaryFolder(t);
  const log = {
    model: 'gpt-x',
    problem: 'parity',
    messages: [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: TASK },
      { role: 'assistant', content: python('print("even")') },
      { role: 'tool', content: 'failed', tool_call_id: 'x' },
      { role: 'assistant', content: null, tool_calls: [] },
      { role: 'assistant', content: `A half pair: \ud800\n${RIGHT}` },
      { role: 'assistant', content: python('print("tidied up")') },
    ],
  };
  await writeFile(join(home, 'chats.jsonl'), `${JSON.stringify(log)}\n`);
  const args = ['chats.jsonl', '--problems', 'starter'];
  assert.match((await imported(home, args)).stdout, /2 steps, solved, 1 more after it left out/);
  assert.match((await imported(home, args)).stdout, /: imported before\n$/);
  assert.equal((await runsOf(home)).length, 1);

  const out = join(home, 'set');
  const exported = await leafe(['export', '--out', out, '--rehearsal', '1'], { home });
  assert.equal(exported.code, 0, exported.stderr);
  const row = JSON.parse(await readFile(join(out, 'train.jsonl'), 'utf8')) as {
    readonly prompt: readonly { readonly content: string }[];
    readonly meta: string;
  };
  assert.match(row.prompt[1]?.content ?? '', /^Solve this problem with a Python 3 program\./);
  // The default model is one that failed programs are hidden from.
  assert.equal(row.prompt.length, 2);
  assert.match(row.prompt[1]?.content ?? '', /Earlier attempts failed\.\n\nAttempt 1: /);
  assert.ok(!JSON.stringify(row.prompt).includes('Be brief.'));
  const { agent, model } = JSON.parse(row.meta) as Readonly<Record<string, unknown>>;
  assert.deepEqual([agent, model], ['unknown', 'gpt-x']);
  assert.match(
    await readFile(join(out, 'README.md'), 'utf8'),
    /^1 completion is a reply of other agents: the prompts before them are told anew/m,
  );
  const verified = await leafe(['verify', out], { home });
  assert.equal(verified.code, 0, verified.stdout);
});

const user = { role: 'user', content: 'x' };
const REFUSED: readonly {
  readonly what: string;
  readonly lines: readonly unknown[];
  readonly problems?: string;
  readonly said: RegExp;
  readonly todo: RegExp;
}[] = [
  {
    what: 'a line that is no JSON',
    lines: [{ messages: [user, { role: 'assistant', content: RIGHT }] }, '{"messages":'],
    said: /chats\.jsonl, line 2 is no trajectory: it is no JSON\./,
    todo: /one ATIF document, or a line for each trajectory/,
  },
  {
    what: 'a line of something else',
    lines: [{ prompt: 'x' }],
    said: /line 1 is no trajectory: it has neither "messages" nor the "schema_version" of ATIF\./,
    todo: /a line for each trajectory/,
  },
  {
    what: 'a message of a strange form',
    lines: [{ messages: [user, { role: 'assistant', content: 7 }] }],
    said: /line 1 is no trajectory: messages\.1\.content: /,
    todo: /a line for each trajectory/,
  },
  {
    what: 'a step of a strange form',
    lines: [{ ...FAILED, steps: [{ step_id: 1, source: 'robot', message: 'x' }] }],
    said: /line 1 is no trajectory: steps\.0\.source: /,
    todo: /a line for each trajectory/,
  },
  {
    what: 'an unknown problem',
    lines: [{ problem: 'pairity', messages: [user, { role: 'assistant', content: RIGHT }] }],
    problems: 'starter',
    said: /chats\.jsonl, line 1: .*"pairity"/,
    todo: /./,
  },
  {
    what: 'no problem named',
    lines: [{ messages: [user, { role: 'assistant', content: RIGHT }] }],
    problems: 'starter',
    said: /line 1 does not say which problem it is about\./,
    todo: /--problems starter#<name>/,
  },
  {
    what: 'no program',
    lines: [{ messages: [user, { role: 'assistant', content: 'print(1) should do' }] }],
    said: /line 1 holds no program to judge\./,
    todo: /last fenced block/,
  },
  {
    what: 'a reply of more than 1 MB',
    lines: [
      { messages: [user, { role: 'assistant', content: RIGHT + 'x'.repeat(1.5 * 2 ** 20) }] },
    ],
    said: /line 1: message 2, a reply, is 1\.5 MB long\./,
    todo: /Cut it to 1 MB/,
  },
];

for (const { what, lines, problems = 'starter#parity', said, todo } of REFUSED) {
  test(`nothing is imported from a file with ${what}, and one sentence says where`, async (t) => {
    const home = await temporaryFolder(t);
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    await writeFile(join(home, 'chats.jsonl'), `${text.join('\n')}\n`);
    const args = ['runs', 'import', 'chats.jsonl', '--problems', problems];
    const { code, stderr } = await leafe(args, { home });
    assert.equal(code, 1);
    assertSaid(stderr, said, todo);
    assert.deepEqual(await runsOf(home), []);
  });
}

test('an import that is killed leaves whole runs alone, and goes on where it was when it is asked for again', async (t) => {
  const home = await temporaryFolder(t);
  const count = 6;
  const lines = Array.from({ length: count }, (_, at) =>
    JSON.stringify({ ...FAILED, session_id: `s${at}` }),
  );
  await writeFile(join(home, 'many.jsonl'), `${lines.join('\n')}\n`);
  const args = ['runs', 'import', 'many.jsonl', '--problems', 'starter#parity', '--json'];
  for (let kill = 0; kill < 3; kill++) {
    const started = await startLeafe(t, args, { home });
    // One more run is there when it dies, and another is begun.
    await started.said(/"isNew":true/);
    started.kill();
    await started.ended;
    await assertWhole(home);
  }
  const { stdout } = await imported(home, args.slice(2));
  const outcomes = stdout.trimEnd().split('\n');
  assert.equal(outcomes.length, count);
  const runs = await assertWhole(home);
  assert.equal(runs, count);
  const left = await readdir(join(home, 'runs'));
  assert.equal(left.length, count);
});

/** Every run that is there has its two steps and its end. */
async function assertWhole(home: string): Promise<number> {
  const runs = await runsOf(home);
  for (const { events } of runs) {
    const kinds = events.map(({ kind }) => kind);
    assert.equal(kinds.filter((kind) => kind === 'stepTaken').length, 2);
    assert.equal(kinds.at(-1), 'runEnded');
  }
  return runs.length;
}

test('a megabyte of talk, and a reply of a megabyte with marks without end, are read in a moment', async (t) => {
  const home = await temporaryFolder(t);
  const log = {
    messages: [
      { role: 'user', content: 'y'.repeat(2 ** 20) },
      { role: 'assistant', content: `${'```py\nx\n'.repeat(2 ** 16)}` },
      { role: 'assistant', content: RIGHT },
    ],
  };
  await writeFile(join(home, 'chats.jsonl'), JSON.stringify(log));
  const { stdout } = await imported(home, ['chats.jsonl', '--problems', 'starter#parity']);
  assert.match(stdout, /2 steps, solved/);
});

async function imported(home: string, args: readonly string[]): Promise<Ended> {
  const ended = await leafe(['runs', 'import', ...args], { home });
  assert.equal(ended.code, 0, ended.stderr);
  return ended;
}
