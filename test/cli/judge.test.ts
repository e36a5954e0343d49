import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Repetition } from '../../src/app/judgeRepeatedly.ts';
import { leafe as startedLeafe, type Ended } from '../support/leafe.ts';

interface Judged extends Ended {
  readonly lines: readonly Record<string, unknown>[];
}

describe('leafe judge', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leafe-judge-'));
    await writeFile(join(folder, 'problems.jsonl'), [sum(), double()].map(jsonLine).join(''));
    await writeFile(join(folder, 'right.py'), SUM);
    await writeFile(
      join(folder, 'wrong.py'),
      'a, b = map(int, input().split())\nprint(abs(a) + b)',
    );
    await writeFile(join(folder, 'broken.cpp'), 'int main( {}');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const leafe = async (
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Judged> => {
    const home = join(folder, 'home');
    const ended = await startedLeafe(['judge', ...args], { home, cwd: folder, env });
    return { ...ended, lines: args.includes('--json') ? parseLines(ended.stdout) : [] };
  };
  const path = (name: string): string => join(folder, name);

  test('a right program is accepted, visible and hidden tests told', async () => {
    const { code, lines } = await leafe([
      `${path('problems.jsonl')}#sum`,
      path('right.py'),
      '--json',
    ]);
    assert.equal(code, 0);
    assert.equal(lines.length, 1);
    const [line = {}] = lines;
    assert.equal(line['verdict'], 'accepted');
    assert.deepEqual([line['passed'], line['total'], line['compileMs']], [3, 3, null]);
    const tests = line['tests'] as Record<string, unknown>[];
    assert.deepEqual(
      tests.map(({ set, index, verdict }) => [set, index, verdict]),
      [
        ['public', 0, 'accepted'],
        ['private', 0, 'accepted'],
        ['generated', 0, 'accepted'],
      ],
    );
    for (const figure of ['cpuMs', 'wallMs', 'memoryBytes']) {
      assert.ok(Number(tests[0]?.[figure]) > 0, figure);
    }
  });

  test('a program that fails a hidden test only is wrong, and right by the visible ones', async () => {
    const spec = `${path('problems.jsonl')}#sum`;
    const all = await leafe([spec, path('wrong.py'), '--json']);
    assert.equal(all.code, 0);
    assert.deepEqual([all.lines[0]?.['verdict'], all.lines[0]?.['passed']], ['wrongAnswer', 1]);
    assert.ok(!all.stdout.includes('-5'), 'nothing of a hidden test is told');
    const visible = await leafe([spec, path('wrong.py'), '--tests', 'visible', '--json']);
    assert.equal(visible.lines[0]?.['verdict'], 'accepted');
    assert.equal(visible.lines[0]?.['total'], 1);
  });

  test('for people there is a line for each test and one for the verdict', async () => {
    const { code, stdout } = await leafe([`${path('problems.jsonl')}#sum`, path('broken.cpp')]);
    assert.equal(code, 0);
    assert.match(stdout, /error/);
    assert.match(stdout, /does not compile 0\/3\n$/);
  });

  test('many submissions come back in their order, each with its id', async () => {
    const submissions = Array.from({ length: 30 }, (_, i) => ({
      id: `s${i}`,
      problem: i % 3 === 0 ? 'double. Twice' : 'sum',
      language: i % 2 === 0 ? 3 : 'PYTHON3',
      code: i % 3 === 0 ? 'print(2 * int(input()))' : i % 5 === 0 ? 'print(0)' : SUM,
    }));
    await writeFile(path('subs.jsonl'), submissions.map(jsonLine).join(''));
    const { code, lines } = await leafe([
      path('problems.jsonl'),
      '--submissions',
      path('subs.jsonl'),
      '--json',
    ]);
    assert.equal(code, 0);
    assert.deepEqual(
      lines.map(({ id, verdict }) => [id, verdict]),
      submissions.map(({ id }, i) => [id, i % 3 !== 0 && i % 5 === 0 ? 'wrongAnswer' : 'accepted']),
    );
  });

  test('programs are judged over and over, and where the verdict flips is said', async () => {
    const luck = 'import os\na, b = map(int, input().split())\nprint(a + b + os.urandom(1)[0] % 2)';
    const submissions = [
      { id: 'steady', problem: 'sum', language: 3, code: SUM },
      { id: 'lucky', problem: 'sum', language: 3, code: luck },
    ];
    await writeFile(path('luck.jsonl'), submissions.map(jsonLine).join(''));
    const many = [path('problems.jsonl'), '--submissions', path('luck.jsonl'), '--repeat', '16'];
    const { code, lines } = await leafe([...many, '--json']);
    assert.equal(code, 0);
    const [steady, lucky] = lines.map(({ repeated }) => repeated as Repetition);
    assert.deepEqual(steady, { times: 16, verdicts: { accepted: 16 }, flips: false });
    assert.equal(lucky?.flips, true);
    const { accepted = 0, wrongAnswer = 0 } = lucky.verdicts;
    assert.equal(accepted + wrongAnswer, 16);
    assert.ok(Number(lines[0]?.['closest']) > 0 && Number(lines[0]?.['closest']) < 1);

    const { stdout } = await leafe([
      ...[`${path('problems.jsonl')}#sum`, path('right.py'), '--repeat', '3'],
    ]);
    assert.match(stdout, /✔ accepted 3\/3\naccepted 3 times, at most \d+ % of a limit used\n$/);
    assert.equal((await leafe([...many.slice(0, -1), '0'])).code, 2);
  });

  test('a line that is no submission is named, and what came before it is judged', async () => {
    const good = jsonLine({ id: 1, problem: 'sum', language: 3, code: SUM });
    await writeFile(path('bad.jsonl'), `${good}{"id": 2, "problem": "sum", "language": 1}\n`);
    const ended = await leafe([
      path('problems.jsonl'),
      '--submissions',
      path('bad.jsonl'),
      '--json',
    ]);
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /bad\.jsonl, line 2: language: 1 cannot be run/);
    assert.deepEqual(
      ended.lines.map(({ id, verdict }) => [id, verdict]),
      [[1, 'accepted']],
    );
  });

  test('what is missing is said with a remedy', async () => {
    const unknown = await leafe([`${path('problems.jsonl')}#summ`, path('right.py')]);
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /summ.*sum/s);
    assert.equal((await leafe([path('problems.jsonl')])).code, 2);
    assert.equal((await leafe([path('problems.jsonl'), path('right.py')])).code, 2);
    const noLanguage = await leafe([`${path('problems.jsonl')}#sum`, path('problems.jsonl')]);
    assert.equal(noLanguage.code, 2);
    const noFile = await leafe([`${path('problems.jsonl')}#sum`, path('absent.py')]);
    assert.equal(noFile.code, 1);
    assert.match(noFile.stderr, /absent\.py is not there/);
  });

  test('without Docker it says so and asks to try again', async () => {
    const ended = await leafe([`${path('problems.jsonl')}#sum`, path('right.py'), '--json'], {
      DOCKER_HOST: `unix://${path('no.sock')}`,
    });
    assert.equal(ended.code, 75);
    assert.match(ended.stderr, /Docker cannot be reached: .*no\.sock/);
    assert.match(ended.stderr, /[Ss]tart Docker/);
    assert.equal(ended.stdout, '');
  });
});

const SUM = 'a, b = map(int, input().split())\nprint(a + b)';

function sum(): object {
  return record('sum. Sum of Two', {
    public_tests: { input: ['1 2\n'], output: ['3\n'] },
    private_tests: { input: ['-5 1\n'], output: ['-4\n'] },
    generated_tests: { input: ['7 8\n'], output: ['15\n'] },
  });
}

function double(): object {
  return record('double. Twice', {
    public_tests: { input: ['4\n'], output: ['8\n'] },
    private_tests: { input: ['5\n'], output: ['10\n'] },
    generated_tests: { input: [], output: [] },
  });
}

function record(name: string, tests: object): object {
  const none = { language: [], solution: [] };
  return {
    name,
    description: 'Compute.',
    ...tests,
    source: 0,
    difficulty: 0,
    solutions: none,
    incorrect_solutions: none,
    cf_contest_id: 0,
    cf_index: '',
    cf_points: 0,
    cf_rating: 0,
    cf_tags: [],
    is_description_translated: false,
    untranslated_description: '',
    time_limit: { seconds: 2, nanos: 0 },
    memory_limit_bytes: 256_000_000,
    input_file: '',
    output_file: '',
  };
}

function jsonLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function parseLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
