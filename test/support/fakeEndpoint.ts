import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the endpoint does with a request for a completion. */
export type Behaviour =
  | {
      readonly kind: 'reply';
      readonly text: string;
      /** Pieces the text comes in. */
      readonly pieces?: number;
      readonly pauseMs?: number;
      /** The first word waits for this. */
      readonly after?: Promise<unknown>;
      readonly finish?: 'stop' | 'length';
      /** Whether it tells its usage; the default is yes. */
      readonly usage?: boolean;
    }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly message?: string;
      readonly code?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Raw bytes under a content type, then a proper end. */
  | { readonly kind: 'body'; readonly type: string; readonly body: string }
  /** Says nothing at all. */
  | { readonly kind: 'hang' }
  /** Begins to reply and says nothing more. */
  | { readonly kind: 'stall'; readonly text: string }
  /** Begins to reply and drops the connection. */
  | { readonly kind: 'cut'; readonly text: string }
  /** Begins to reply and ends without a reason. */
  | { readonly kind: 'end'; readonly text: string };

export interface FakeEndpoint {
  readonly baseUrl: string;
  /** Bodies of the completions that were asked for. */
  readonly asked: readonly Record<string, unknown>[];
  readonly keys: readonly (string | undefined)[];
  /** How many requests were dropped by who asked. */
  readonly dropped: () => number;
  close(): Promise<void>;
}

/** A real server on this machine that speaks the protocol, well or badly: each request gets the next behaviour, the last one again. */
export async function fakeEndpoint(
  behaviours: readonly Behaviour[],
  options: { readonly models?: unknown } = {},
): Promise<FakeEndpoint> {
  const asked: Record<string, unknown>[] = [];
  const keys: (string | undefined)[] = [];
  let dropped = 0;
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/models') === true)
      return json(response, options.models ?? { data: [] });
    response.on('close', () => void (response.writableFinished ? 0 : dropped++));
    void bodyOf(request).then((body) => {
      const behaviour = behaviours[Math.min(asked.length, behaviours.length - 1)];
      asked.push(body);
      keys.push(request.headers.authorization);
      return behaviour === undefined ? response.destroy() : behave(behaviour, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    keys,
    dropped: () => dropped,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function behave(behaviour: Behaviour, response: ServerResponse): Promise<unknown> {
  switch (behaviour.kind) {
    case 'reply':
      return stream(response, behaviour);
    case 'status':
      response.writeHead(behaviour.status, {
        'content-type': 'application/json',
        ...behaviour.headers,
      });
      return response.end(
        JSON.stringify({ error: { message: behaviour.message ?? 'no', code: behaviour.code } }),
      );
    case 'body':
      response.writeHead(200, { 'content-type': behaviour.type });
      return response.end(behaviour.body);
    case 'hang':
      return undefined;
    case 'stall':
      return begin(response, behaviour.text);
    case 'cut':
      begin(response, behaviour.text);
      await sleep(20);
      return response.destroy();
    case 'end':
      begin(response, behaviour.text);
      return response.end();
  }
}

async function stream(
  response: ServerResponse,
  {
    text,
    pieces = 2,
    pauseMs = 0,
    after = Promise.resolve(),
    finish = 'stop',
    usage = true,
  }: Extract<Behaviour, { kind: 'reply' }>,
): Promise<void> {
  const size = Math.max(1, Math.ceil(text.length / pieces));
  await after;
  begin(response, '');
  for (let at = 0; at < text.length && !response.destroyed; at += size) {
    if (pauseMs > 0) await sleep(pauseMs);
    say(response, { choices: [{ index: 0, delta: { content: text.slice(at, at + size) } }] });
  }
  say(response, { choices: [{ index: 0, delta: {}, finish_reason: finish }] });
  const counts = { prompt_tokens: 11, completion_tokens: 5, total_tokens: 16 };
  if (usage) say(response, { choices: [], usage: counts });
  response.end('data: [DONE]\n\n');
}

function begin(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  say(response, { choices: [{ index: 0, delta: { role: 'assistant', content: text } }] });
}

function say(response: ServerResponse, value: unknown): void {
  response.write(`data: ${JSON.stringify(value)}\n\n`);
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
}
