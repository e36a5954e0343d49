import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that goes wrong. */
export interface Fault {
  /** As `POST /files`. */
  readonly request: string;
  readonly does:
    | { readonly status: number; readonly message: string; readonly code?: string }
    /** What stands in front answers in its place, with a page or a redirect. */
    | { readonly status: number; readonly page: string; readonly location?: string }
    /** Takes a part of what comes, and drops the connection. */
    | 'cut'
    /** Does what was asked, and drops the connection instead of an answer. */
    | 'lost';
}

export interface ServedJob {
  readonly id: string;
  readonly created_at: number;
  readonly model: string;
  readonly training_file: string;
  readonly validation_file: string | null;
  readonly suffix: string;
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  status: string;
  fine_tuned_model: string | null;
  error: { readonly code: string; readonly message: string } | null;
}

export interface FineTuningServer {
  /** With `/v1`. */
  readonly url: string;
  readonly token: string;
  readonly files: readonly {
    readonly id: string;
    readonly filename: string;
    readonly text: string;
  }[];
  readonly jobs: readonly ServedJob[];
  /** Of the last request. */
  readonly headers: () => IncomingMessage['headers'];
  /** From now on lists know no pages: each answer is the whole, and says that there is more. */
  ignorePages(): void;
  /** The next request of this kind goes wrong, and those after it do not. */
  fail(fault: Fault): void;
  /** Tells something of a job, as the service would. */
  tell(job: string, message: string): void;
  /** Takes the job to this state; a success makes its model. */
  advance(job: string, status: string, error?: ServedJob['error']): void;
  close(): Promise<void>;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * A fine-tuning API on this machine, after OpenAI's documentation of its resources `files`, `fine_tuning.jobs`, their events and checkpoints:
 * lists come newest first in pages, a file of less than ten examples fails its job when it is validated, jobs go on when a test says so.
 */
export async function fineTuningServer(
  options: { readonly open?: boolean } = {},
): Promise<FineTuningServer> {
  const service = new Service(options.open ?? false);
  const server = createServer((request, response) => {
    void service.answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    token: TOKEN,
    files: service.files,
    jobs: service.jobs,
    headers: () => service.headers,
    ignorePages: () => void (service.ignoresPages = true),
    fail: (fault) => void service.faults.push(fault),
    tell: (job, message) => service.tell(job, message),
    advance: (job, status, error) => service.advance(job, status, error),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const TOKEN = 'sk-sesame-of-the-service';
const MODELS = ['small-1'];
const FEWEST = 10;

interface ServedFile {
  readonly id: string;
  readonly object: 'file';
  readonly filename: string;
  readonly purpose: string;
  readonly bytes: number;
  readonly created_at: number;
  readonly text: string;
}

class Service {
  readonly files: ServedFile[] = [];
  readonly jobs: ServedJob[] = [];
  readonly faults: Fault[] = [];
  headers: IncomingMessage['headers'] = {};
  ignoresPages = false;
  readonly #events = new Map<string, (Json & { readonly id: string })[]>();
  readonly #open: boolean;
  #count = 0;

  constructor(open: boolean) {
    this.#open = open;
  }

  tell(job: string, message: string): void {
    const event = { level: 'info', message, type: 'message', object: 'fine_tuning.job.event' };
    const id = `ftevent-${++this.#count}`;
    this.#events.get(job)?.unshift({ id, created_at: now(), ...event });
  }

  advance(id: string, status: string, error: ServedJob['error'] = null): void {
    const job = this.#job(id);
    if (job === undefined) throw new Error(`there is no ${id}`);
    job.status = status;
    job.error = error;
    if (status === 'succeeded') job.fine_tuned_model = `ft:${job.model}:org:${job.suffix}:1`;
    this.tell(id, `The job is ${status}`);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://here');
    this.headers = request.headers;
    const path = url.pathname.replace(/^\/v1/, '');
    const at = this.faults.findIndex((fault) => fault.request === `${request.method} ${path}`);
    const does = at < 0 ? null : this.faults.splice(at, 1)[0]?.does;
    if (does === 'cut') {
      request.once('data', () => request.destroy());
      return;
    }
    const body = await bodyOf(request);
    if (typeof does === 'object' && does !== null && 'page' in does) {
      const { status, page, location } = does;
      response.writeHead(status, {
        'content-type': 'text/html',
        ...(location === undefined ? {} : { location }),
      });
      return void response.end(page);
    }
    if (typeof does === 'object' && does !== null) {
      const { status, message, code = null } = does;
      return send(response, status, { error: { message, code, type: 'some', param: null } });
    }
    const isKnown = request.headers.authorization === `Bearer ${TOKEN}`;
    if (!isKnown && !this.#open) {
      const given = request.headers.authorization ?? '';
      return send(response, 401, problem(`Incorrect API key provided: ${given}`));
    }
    if (this.ignoresPages) url.searchParams.delete('after');
    const [status, answer] = await this.#routed(`${request.method} ${path}`, url, body, request);
    if (does === 'lost') return void response.destroy();
    const isEndless = this.ignoresPages && 'has_more' in answer;
    send(response, status, isEndless ? { ...answer, has_more: true } : answer);
  }

  async #routed(
    what: string,
    { searchParams: query }: URL,
    body: Buffer,
    request: IncomingMessage,
  ): Promise<readonly [number, Json]> {
    const [, job = '', part = ''] = /^\w+ \/fine_tuning\/jobs\/([^/]+)\/?(\w*)$/.exec(what) ?? [];
    const [, model] = /^GET \/models\/(.+)$/.exec(what) ?? [];
    if (model !== undefined) {
      return MODELS.includes(model) ? [200, { id: model }] : [404, problem('no such model')];
    }
    if (what === 'GET /files') return [200, paged([...this.files].reverse(), query)];
    if (what === 'POST /files') return [200, await this.#take(body, request)];
    if (what === 'GET /fine_tuning/jobs') return [200, paged([...this.jobs].reverse(), query)];
    if (what === 'POST /fine_tuning/jobs') return this.#begin(JSON.parse(body.toString()) as Json);
    const found = this.#job(job);
    if (found === undefined) return [404, problem(`no such object: ${what}`)];
    if (part === 'events') return [200, paged(this.#events.get(job) ?? [], query)];
    if (part === 'checkpoints') return [200, paged(checkpointsOf(found), query)];
    if (part === 'cancel') {
      if (isOver(found)) return [400, problem(`Job has already ${found.status}`)];
      this.advance(job, 'cancelled');
    }
    return [200, { object: 'fine_tuning.job', ...found }];
  }

  async #take(body: Buffer, { headers }: IncomingMessage): Promise<Json> {
    const type = headers['content-type'] ?? '';
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': type },
    }).formData();
    const file = form.get('file');
    if (!(file instanceof File)) throw new Error('no file');
    const text = await file.text();
    const kept: ServedFile = {
      ...{ id: `file-${++this.#count}`, object: 'file', filename: file.name, text },
      purpose: String(form.get('purpose')),
      ...{ bytes: Buffer.byteLength(text), created_at: now() },
    };
    this.files.push(kept);
    return { ...kept, text: undefined };
  }

  #begin(body: Json): readonly [number, Json] {
    const { model, training_file: file, validation_file: validation, suffix } = body;
    if (!MODELS.includes(String(model))) return [404, problem(`The model ${model} does not exist`)];
    const rows =
      this.files
        .find((one) => one.id === file)
        ?.text.trim()
        .split('\n') ?? [];
    const job: ServedJob = {
      ...{ id: `ftjob-${++this.#count}`, created_at: now(), model: String(model) },
      training_file: String(file),
      validation_file: typeof validation === 'string' ? validation : null,
      suffix: String(suffix),
      hyperparameters: (body['hyperparameters'] ?? {}) as Json,
      ...{ status: 'validating_files', fine_tuned_model: null, error: null },
    };
    this.jobs.push(job);
    this.#events.set(job.id, []);
    this.tell(job.id, `Created fine-tuning job: ${job.id}`);
    if (rows.length < FEWEST) {
      const message = `Training file has ${rows.length} example(s), but must have at least ${FEWEST}`;
      this.advance(job.id, 'failed', { code: 'invalid_training_file', message });
    }
    return [200, { object: 'fine_tuning.job', ...job }];
  }

  #job(id: string): ServedJob | undefined {
    return this.jobs.find((job) => job.id === id);
  }
}

function isOver({ status }: ServedJob): boolean {
  return ['succeeded', 'failed', 'cancelled'].includes(status);
}

function checkpointsOf({
  id,
  model,
  suffix,
  status,
}: ServedJob): readonly (Json & { readonly id: string })[] {
  if (status !== 'succeeded') return [];
  const name = `ft:${model}:org:${suffix}:1:ckpt-step-8`;
  return [{ id: `${id}-8`, step_number: 8, fine_tuned_model_checkpoint: name }];
}

/** A part of a list, after the element that is named. */
function paged(all: readonly { readonly id: string }[], query: URLSearchParams): Json {
  const start = all.findIndex(({ id }) => id === query.get('after')) + 1;
  const end = start + Number(query.get('limit') ?? 20);
  return { object: 'list', data: all.slice(start, end), has_more: end < all.length };
}

function problem(message: string): Json {
  return { error: { message, type: 'invalid_request_error', code: null, param: null } };
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

function send(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
