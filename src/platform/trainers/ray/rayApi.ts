import { z } from 'zod';
import { LeafeError } from '../../../core/errors.ts';
import { sizeWords } from '../../../domain/sizeWords.ts';
import type { Answer, Dashboard } from './dashboard.ts';

const versionSchema = z.object({ version: z.string(), ray_version: z.string() });

const nodesSchema = z.object({
  data: z.object({
    result: z.object({
      result: z.array(
        z.object({ state: z.string(), resources_total: z.record(z.string(), z.number()) }),
      ),
    }),
  }),
});

const jobSchema = z.object({
  /** PENDING, RUNNING, STOPPED, SUCCEEDED or FAILED. */
  status: z.string(),
  message: z.string().nullish(),
  error_type: z.string().nullish(),
  /** The machine that runs it, once one does. */
  driver_node_id: z.string().nullish(),
  driver_exit_code: z.number().int().nullish(),
});
/** A job as Ray tells it. */
export type RayJob = z.infer<typeof jobSchema>;

/** What a machine of the cluster has. */
export interface RayNode {
  readonly cpus: number;
  readonly gpus: number;
}

/** A job as Ray is given it. All of it can be read by whoever reaches the dashboard. */
export interface RaySubmission {
  readonly entrypoint: string;
  readonly submission_id: string;
  readonly entrypoint_num_gpus?: number;
  readonly runtime_env: {
    readonly working_dir: string;
    readonly env_vars: Readonly<Record<string, string>>;
  };
}

/** What a package may have at most; `DASHBOARD_CLIENT_MAX_SIZE` of Ray. */
const PACKAGE_BYTES = 100 * 1024 ** 2;
/** Of the Jobs API, as `/api/version` tells it. */
const API_VERSION = '4';
/** More machines than any answer has. */
const ALL = 10_000;
/** Seconds in which a file has to be here; Ray's own bound is thirty. */
const FILE_SECONDS = '3600';
/** Between two looks of Ray's own at a log that is followed. */
const FOLLOW_SECONDS = '0.5';

/** Ray's Jobs API, and what of its state API a job needs. Throws as `Dashboard` does, and `trainer.unsupported` for what is no Ray. */
export class RayApi {
  readonly #dashboard: Dashboard;

  constructor(dashboard: Dashboard) {
    this.#dashboard = dashboard;
  }

  get where(): string {
    return this.#dashboard.where;
  }

  /** Of Ray: `2.60.0`. */
  async version(signal: AbortSignal): Promise<string> {
    const answer = await this.#dashboard.ask('api/version', {}, signal);
    const { version, ray_version: ray } = this.#read(answer, versionSchema, 'api/version');
    if (version === API_VERSION) return ray;
    const what = `${this.where} has Ray ${ray} with version ${version} of the Jobs API; this LEAFE speaks ${API_VERSION}`;
    throw new LeafeError('trainer', 'unsupported', what);
  }

  /** Whether somebody without a token is refused. */
  async asksForToken(signal: AbortSignal): Promise<boolean> {
    return (await this.#dashboard.statusWithoutToken('api/version', signal)) !== 200;
  }

  /** The machines that are up. */
  async nodes(signal: AbortSignal): Promise<readonly RayNode[]> {
    const path = `api/v0/nodes?detail=1&limit=${ALL}`;
    const answer = await this.#dashboard.ask(path, {}, signal);
    const { data } = this.#read(answer, nodesSchema, 'api/v0/nodes');
    return data.result.result
      .filter(({ state }) => state === 'ALIVE')
      .map(({ resources_total: { CPU = 0, GPU = 0 } }) => ({ cpus: CPU, gpus: GPU }));
  }

  /** Null where Ray knows none of this name. */
  async job(id: string, signal: AbortSignal): Promise<RayJob | null> {
    const path = `api/jobs/${id}`;
    const answer = await this.#dashboard.ask(path, {}, signal);
    return isUnknown(answer) ? null : this.#read(answer, jobSchema, path);
  }

  /** Begins a job; one of this name that was begun before stays as it is. */
  async submit(submission: RaySubmission, signal: AbortSignal): Promise<void> {
    const body = Buffer.from(JSON.stringify(submission));
    const asked = { method: 'POST', body } as const;
    const answer = await this.#dashboard.ask('api/jobs/', asked, signal);
    if (answer.status === 200 || /already exists/.test(answer.body.toString())) return;
    throw this.#odd(answer, 'api/jobs/');
  }

  async stop(id: string, signal: AbortSignal): Promise<void> {
    const path = `api/jobs/${id}/stop`;
    const answer = await this.#dashboard.ask(path, { method: 'POST' }, signal);
    // It may have ended meanwhile, which is what was wanted.
    if (answer.status !== 200 && !isUnknown(answer)) throw this.#odd(answer, path);
  }

  /** Whether the package is there; asking keeps it there for some minutes. */
  async hasPackage(name: string, signal: AbortSignal): Promise<boolean> {
    const path = `api/packages/gcs/${name}`;
    const answer = await this.#dashboard.ask(path, {}, signal);
    if (answer.status === 200) return true;
    if (answer.status === 404) return false;
    throw this.#odd(answer, path);
  }

  async putPackage(
    name: string,
    body: Buffer,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (body.length > PACKAGE_BYTES) {
      throw tooLarge(body.length, `Ray takes ${sizeWords(PACKAGE_BYTES)} at most`);
    }
    const path = `api/packages/gcs/${name}`;
    const answer = await this.#dashboard.ask(path, { method: 'PUT', body, onSent }, signal);
    if (answer.status === 413) throw tooLarge(body.length, `${this.where} takes less`);
    if (answer.status !== 200) throw this.#odd(answer, path);
  }

  /** A file below the logs of a machine, from its beginning; null where it is not there. With `follow` it never ends. */
  file(
    { node, name }: { readonly node: string; readonly name: string },
    { follow = false }: { readonly follow?: boolean },
    signal: AbortSignal,
  ): Promise<AsyncIterable<Buffer> | null> {
    const query = new URLSearchParams({ node_id: node, filename: name, lines: '-1' });
    if (follow) query.set('interval', FOLLOW_SECONDS);
    else query.set('timeout', FILE_SECONDS);
    const path = `api/v0/logs/${follow ? 'stream' : 'file'}?${query}`;
    return this.#dashboard.stream(path, { endless: follow }, signal);
  }

  #read<T>(answer: Answer, schema: z.ZodType<T>, path: string): T {
    if (answer.status !== 200) throw this.#odd(answer, path);
    try {
      return schema.parse(JSON.parse(answer.body.toString()));
    } catch (cause) {
      const what = `${this.where} does not answer as Ray does (${path})`;
      throw new LeafeError('trainer', 'unsupported', what, {
        cause,
        todo: 'Name the address of a Ray dashboard, of Ray 2.58 or later.',
      });
    }
  }

  /** What Ray says when something goes wrong ends with the reason, after a traceback. */
  #odd({ status, body }: Answer, path: string): LeafeError<'trainer'> {
    const said = body.toString().trim().split('\n').at(-1)?.slice(0, 300) ?? '';
    const what = `${this.where} answers ${status} to ${path}: ${said}`;
    // A head that has just been started.
    if (/No available agent/.test(said)) return new LeafeError('trainer', 'unreachable', what);
    return new LeafeError('trainer', status === 404 ? 'unsupported' : 'rejected', what);
  }
}

/** Whether Ray itself says so: what stands in front of a head that is away says 404, too, and a job that is lost is not asked for again. */
function isUnknown({ status, body }: Answer): boolean {
  return status === 404 && body.includes('does not exist');
}

function tooLarge(bytes: number, bound: string): LeafeError<'trainer'> {
  const what = `packed it has ${sizeWords(bytes)}, and ${bound}`;
  return new LeafeError('trainer', 'rejected', what, {
    todo: 'Push fewer or shorter rows, or use a machine over ssh, which has no bound.',
  });
}
