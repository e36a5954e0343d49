import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { assertSaid } from '../support/assertSaid.ts';
import { contestFile } from '../support/contestFile.ts';
import { fakeEndpoint, type Behaviour, type FakeEndpoint } from '../support/fakeEndpoint.ts';
import { leafe, type Ended } from '../support/leafe.ts';
import { onlyRun } from '../support/runFiles.ts';
import { python } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const KEY = 'sk-very-secret-1234';
const right: Behaviour = { kind: 'reply', text: python('print(3)') };
const wrong: Behaviour = { kind: 'reply', text: python('print("wrong")') };
const status = (code: number, headers: Record<string, string> = {}): Behaviour => ({
  kind: 'status',
  status: code,
  headers,
  message: `no, ${KEY}`,
});

interface Explored extends Ended {
  readonly home: string;
  readonly endpoint: FakeEndpoint;
}

/** Explores one problem, a branch of one reply after the other, with an endpoint that behaves so. */
async function explored(t: TestContext, behaviours: readonly Behaviour[]): Promise<Explored> {
  const home = await temporaryFolder(t);
  const endpoint = await fakeEndpoint(behaviours);
  t.after(() => endpoint.close());
  const problems = await contestFile(home, [{ name: 'sum' }]);
  const model = ['--model', 'openai:small', '--base-url', endpoint.baseUrl, '--batch', '1'];
  const args = [...model, '--patience', '1', '--set', 'rollouts=1', 'horizon=4'];
  const ended = await leafe(['explore', `${problems}#sum`, ...args], options(home));
  return { ...ended, home, endpoint };
}

const options = (home: string): Parameters<typeof leafe>[1] => ({
  home,
  env: { OPENAI_API_KEY: KEY },
});

describe('an endpoint through explore', { concurrency: 4 }, () => {
  const STOPPED: readonly {
    readonly what: string;
    readonly behaviour: Behaviour;
    readonly tries: number;
    readonly code: number;
    readonly said: RegExp;
    readonly todo: RegExp;
  }[] = [
    {
      what: '401',
      behaviour: status(401),
      tries: 1,
      code: 1,
      said: /refused the key: 401/,
      todo: /OPENAI_API_KEY/,
    },
    {
      what: '404',
      behaviour: status(404),
      tries: 1,
      code: 1,
      said: /no such model: 404/,
      todo: /--base-url/,
    },
    {
      what: '400',
      behaviour: status(400),
      tries: 1,
      code: 1,
      said: /rejected the request: 400/,
      todo: /OpenAI chat protocol/,
    },
    {
      what: '429 with a Retry-After of an hour',
      behaviour: status(429, { 'retry-after': '3600' }),
      tries: 1,
      code: 75,
      said: /asks to slow down: 429.*\(ask again in 3600 s\)/,
      todo: /leafe resume <run>/,
    },
    {
      what: '500, again and again',
      behaviour: status(500),
      tries: 5,
      code: 75,
      said: /cannot be reached: 500/,
      todo: /leafe resume <run>/,
    },
    {
      what: 'invalid JSON',
      behaviour: { kind: 'body', type: 'text/event-stream', body: 'data: {oops\n\n' },
      tries: 1,
      code: 1,
      said: /rejected the request: .*not valid JSON/,
      todo: /OpenAI chat protocol/,
    },
    {
      what: 'an empty body',
      behaviour: { kind: 'body', type: 'application/json', body: '' },
      tries: 1,
      code: 1,
      said: /rejected the request/,
      todo: /OpenAI chat protocol/,
    },
  ];
  for (const { what, behaviour, tries, code, said, todo } of STOPPED) {
    test(`${what} stops the run in order, and it goes on when the endpoint is well`, async (t) => {
      const faults = Array<Behaviour>(tries).fill(behaviour);
      const ended = await explored(t, [wrong, ...faults, right]);
      assert.equal(ended.code, code, ended.stderr);
      assertSaid(ended.stderr, said, todo);
      assert.equal(ended.endpoint.asked.length, 1 + tries);
      const stopped = await onlyRun(ended.home);
      assert.equal(stopped.state.ended?.because, 'failed');
      assert.equal(stopped.state.steps.size, 1);
      await assertKeyKept(ended);

      const resumed = await leafe(['resume', stopped.id], options(ended.home));
      assert.equal(resumed.code, 0, resumed.stderr);
      const { state } = await onlyRun(ended.home);
      assert.equal(state.ended?.because, 'solved');
      assert.equal(state.steps.size, 2);
    });
  }

  const PASSING: readonly (readonly [string, Behaviour])[] = [
    ['429 with a Retry-After of a second', status(429, { 'retry-after': '1' })],
    ['500 once', status(500)],
    ['a request it lets hang', { kind: 'hang' }],
    ['a stream it lets hang', { kind: 'stall', text: '```python' }],
    ['a stream it cuts', { kind: 'cut', text: '```python' }],
    ['a stream that ends without a reason', { kind: 'end', text: '```python' }],
  ];
  for (const [what, behaviour] of PASSING) {
    test(`${what} is asked again, and the run knows nothing of it`, async (t) => {
      const ended = await explored(t, [wrong, behaviour, right]);
      assert.equal(ended.code, 0, ended.stderr);
      const { state } = await onlyRun(ended.home);
      assert.equal(state.ended?.because, 'solved');
      assert.equal(state.steps.size, 2);
      assert.equal(state.calls, 2);
      assert.equal(ended.endpoint.asked.length, 3);
    });
  }

  test('a reply without words is a step without a program', async (t) => {
    const { code, stdout, stderr } = await explored(t, [{ kind: 'reply', text: '' }, right]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /b1\.1 ✘ no program +0\/1/);
    assert.match(stdout, /b1\.2 ✔/);
  });
});

/** The key is in nothing that is kept or shown, whatever the endpoint repeats. */
async function assertKeyKept({ home, stdout, stderr }: Explored): Promise<void> {
  const { folder } = await onlyRun(home);
  const journal = await readFile(join(folder, 'journal.jsonl'), 'utf8');
  for (const text of [journal, stdout, stderr]) assert.ok(!text.includes(KEY));
}
