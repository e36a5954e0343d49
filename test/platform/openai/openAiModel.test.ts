import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLeafeError, type LeafeError, type Reason } from '../../../src/core/errors.ts';
import type { ChatModel } from '../../../src/core/ports/chatModel.ts';
import { openOpenAi, type OpenAiOptions } from '../../../src/platform/openai/openAiModel.ts';
import { chatModelContract, request } from '../../contract/chatModel.contract.ts';
import { fakeEndpoint, type Behaviour, type FakeEndpoint } from '../../support/fakeEndpoint.ts';

const never = new AbortController().signal;
const KEY = 'sk-very-secret-1234';
const hello: Behaviour = { kind: 'reply', text: 'Hello there, my friend.' };

type Tell = (model: ChatModel, endpoint: FakeEndpoint) => Promise<void>;

function story(
  title: string,
  behaviours: readonly Behaviour[],
  tell: Tell,
  options: Partial<OpenAiOptions> & { readonly models?: unknown } = {},
): void {
  test(`openai: ${title}`, async () => {
    const endpoint = await fakeEndpoint(behaviours, options);
    try {
      await tell(await open(endpoint, options), endpoint);
    } finally {
      await endpoint.close();
    }
  });
}

const open = (endpoint: FakeEndpoint, options: Partial<OpenAiOptions> = {}): Promise<ChatModel> =>
  openOpenAi({ model: 'small', baseUrl: endpoint.baseUrl, apiKey: KEY, ...options }, never);

chatModelContract('openai', async () => {
  const endpoint = await fakeEndpoint([{ ...hello, pauseMs: 5 }]);
  const model = await open(endpoint);
  const close = async (): Promise<void> => {
    await model.close();
    await endpoint.close();
  };
  return Object.assign(Object.create(model) as ChatModel, bound(model), { close });
});

function bound(model: ChatModel): Pick<ChatModel, 'complete' | 'countTokens'> {
  return {
    complete: (asked, signal) => model.complete(asked, signal),
    countTokens: (messages, signal) => model.countTokens(messages, signal),
  };
}

story(
  'it is sent messages, sampling, seed and key, and tells its usage',
  [hello],
  async (model, endpoint) => {
    const reply = await model.complete(request('b1.1', 'Say hello.'), never);
    assert.deepEqual(reply, {
      text: 'Hello there, my friend.',
      usage: { promptTokens: 11, completionTokens: 5 },
      because: 'stop',
    });
    const [body] = endpoint.asked;
    assert.equal(body?.['model'], 'small');
    assert.equal(body?.['seed'], 7);
    assert.equal(body?.['temperature'], 0.5);
    assert.deepEqual(endpoint.keys, [`Bearer ${KEY}`]);
  },
);

story('a reply cut at its limit says so', [{ ...hello, finish: 'length' }], async (model) => {
  const reply = await model.complete(request('b1.1', 'Say hello.'), never);
  assert.equal(reply.because, 'length');
});

story(
  'usage that is not told is bounded from above',
  [{ ...hello, usage: false }],
  async (model) => {
    const { usage, text } = await model.complete(request('b1.1', 'Say hello.', 400), never);
    assert.ok(usage.completionTokens >= text.length && usage.promptTokens > 0);
  },
);

const failures: readonly (readonly [string, Behaviour, Reason<'model'>])[] = [
  ['401', { kind: 'status', status: 401, message: `Incorrect key: ${KEY}` }, 'unauthorized'],
  ['403', { kind: 'status', status: 403 }, 'unauthorized'],
  ['404', { kind: 'status', status: 404, message: 'no model small' }, 'unknownModel'],
  ['429', { kind: 'status', status: 429 }, 'rateLimited'],
  ['500', { kind: 'status', status: 500 }, 'unreachable'],
  ['503', { kind: 'status', status: 503 }, 'unreachable'],
  ['408', { kind: 'status', status: 408 }, 'unreachable'],
  ['400', { kind: 'status', status: 400, message: 'top_p must be below 1' }, 'rejected'],
  ['422', { kind: 'status', status: 422 }, 'rejected'],
  [
    'a prompt too long',
    { kind: 'status', status: 400, message: "This model's maximum context length is 4096 tokens" },
    'contextTooLong',
  ],
  ['a cut connection', { kind: 'cut', text: 'Hel' }, 'unreachable'],
  ['a stream that ends in the middle', { kind: 'end', text: 'Hel' }, 'unreachable'],
  ['an empty body', { kind: 'body', type: 'text/event-stream', body: '' }, 'rejected'],
  ['an empty JSON body', { kind: 'body', type: 'application/json', body: '' }, 'rejected'],
  ['invalid JSON', { kind: 'body', type: 'application/json', body: '{"choices": [' }, 'rejected'],
  ['other JSON', { kind: 'body', type: 'application/json', body: '{"ok": true}' }, 'rejected'],
  [
    'an invalid line in a stream',
    { kind: 'body', type: 'text/event-stream', body: 'data: {"choices": [\n\n' },
    'rejected',
  ],
  [
    'an error in a stream',
    {
      kind: 'body',
      type: 'text/event-stream',
      body: 'data: {"error": {"message": "out of memory", "code": 500}}\n\n',
    },
    'unreachable',
  ],
  [
    'a page of a proxy',
    { kind: 'body', type: 'text/html', body: '<html>login</html>' },
    'rejected',
  ],
];

for (const [title, behaviour, reason] of failures) {
  story(`${title} is ${reason}, and never tells the key`, [behaviour], async (model) => {
    const error = await failureOf(model);
    assert.ok(isLeafeError(error, 'model', reason), `it was ${String(error)}`);
    assert.ok(!everythingIn(error).includes(KEY));
    assert.ok(error.detail.length > 0);
  });
}

story(
  'how long a busy endpoint wants to be left alone is on the error',
  [{ kind: 'status', status: 429, headers: { 'retry-after': '7' } }],
  async (model) => {
    const error = await failureOf(model);
    assert.ok('retryAfterMs' in error && error.retryAfterMs === 7000);
  },
);

for (const behaviour of [{ kind: 'hang' }, { kind: 'stall', text: 'Hel' }] as const) {
  story(
    `an endpoint that is silent (${behaviour.kind}) is given up`,
    [behaviour],
    async (model, endpoint) => {
      const error = await failureOf(model);
      assert.ok(isLeafeError(error, 'model', 'unreachable'));
      assert.match(error.detail, /silent/);
      assert.equal(endpoint.asked.length, 1);
    },
    { idleTimeoutMs: 80 },
  );
}

story(
  'a slow reply is not a silent one',
  [{ kind: 'reply', text: 'abcdefghij', pieces: 10, pauseMs: 30 }],
  async (model) => {
    const { text } = await model.complete(request('b1.1', 'Go on.'), never);
    assert.equal(text, 'abcdefghij');
  },
  { idleTimeoutMs: 250 },
);

story(
  'a reply of a megabyte is taken whole',
  [{ kind: 'reply', text: 'x'.repeat(1_000_000), pieces: 50 }],
  async (model) => {
    const { text } = await model.complete(request('b1.1', 'Go on.'), never);
    assert.equal(text.length, 1_000_000);
  },
);

story(
  'a reply without an end is cut',
  [{ kind: 'reply', text: 'x'.repeat(6_000_000), pieces: 60 }],
  async (model) => {
    const { text, because } = await model.complete(request('b1.1', 'Go on.'), never);
    assert.equal(because, 'length');
    assert.ok(text.length < 5_000_000);
  },
);

story(
  'an abort drops the connection',
  [{ kind: 'stall', text: 'Hel' }],
  async (model, endpoint) => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const onText = (): void => stop.abort(reason);
    const asked = model.complete({ ...request('b1.1', 'Go on.'), onText }, stop.signal);
    await assert.rejects(asked, (error) => error === reason);
    for (let look = 0; endpoint.dropped() === 0 && look < 100; look++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal(endpoint.dropped(), 1);
  },
);

story(
  'an endpoint that answers with plain JSON is understood',
  [
    {
      kind: 'body',
      type: 'application/json',
      body: JSON.stringify({
        choices: [{ message: { content: 'Hello.' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 3, completion_tokens: 2 },
      }),
    },
  ],
  async (model) => {
    const { text, usage } = await model.complete(request('b1.1', 'Say hello.'), never);
    assert.equal(text, 'Hello.');
    assert.deepEqual(usage, { promptTokens: 3, completionTokens: 2 });
  },
);

story(
  'what the endpoint does not know is left out from then on',
  [
    { kind: 'status', status: 400, message: 'Unsupported parameter: seed' },
    { kind: 'status', status: 422, message: 'unknown field stream_options' },
    { kind: 'status', status: 400, message: 'response_format json_schema is not supported' },
    hello,
  ],
  async (model, endpoint) => {
    const shape = { name: 'x', schema: { type: 'object' } };
    await model.complete({ ...request('b1.1?', 'Look back.'), shape }, never);
    assert.equal(endpoint.asked.length, 4);
    await model.complete(request('b2.1', 'Go on.'), never);
    const last = endpoint.asked.at(-1) ?? {};
    assert.deepEqual(Object.keys(last).sort(), [
      'max_tokens',
      'messages',
      'model',
      'stream',
      'temperature',
      'top_p',
    ]);
    assert.equal(model.holdsShape, false);
  },
);

story(
  'a shape is held once a shaped reply came back',
  [{ kind: 'reply', text: '{"a": 1}' }],
  async (model, endpoint) => {
    assert.equal(model.holdsShape, false);
    const shape = { name: 'x', schema: { type: 'object' } };
    await model.complete({ ...request('b1.1?', 'Look back.'), shape }, never);
    assert.equal(model.holdsShape, true);
    assert.match(JSON.stringify(endpoint.asked[0]?.['response_format']), /json_schema/);
  },
);

story(
  'the context length is the one its list of models tells',
  [hello],
  async (model) => assert.equal(model.contextTokens, 8192),
  {
    models: {
      data: [
        { id: 'other', max_model_len: 1 },
        { id: 'small', max_model_len: 8192 },
      ],
    },
  },
);

test('openai: an endpoint that is not there is unreachable', async () => {
  const endpoint = await fakeEndpoint([hello]);
  await endpoint.close();
  const error = await failureOf(await open(endpoint));
  assert.ok(isLeafeError(error, 'model', 'unreachable'));
  assert.match(error.detail, /ECONNREFUSED/);
});

async function failureOf(model: ChatModel): Promise<LeafeError<'model'>> {
  try {
    await model.complete(request('b1.1', 'Say hello.'), never);
  } catch (error) {
    if (isLeafeError(error, 'model')) return error;
    throw error;
  }
  return assert.fail('it was answered');
}

function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = Object.getOwnPropertyNames(error).map(
    (name) => `${name}=${String(Reflect.get(error, name))}`,
  );
  return [...own, everythingIn(error.cause)].join('\n');
}
