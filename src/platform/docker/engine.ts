import { userInfo } from 'node:os';
import type Docker from 'dockerode';
import { LeafeError } from '../../core/errors.ts';
import { engineAddresses, type EngineAddress } from './engineAddress.ts';
import { engineTrouble, type FailedAddress } from './engineTrouble.ts';
import { within } from '../within.ts';

export interface Engine {
  readonly docker: Docker;
  readonly address: string;
  readonly facts: EngineFacts;
  /** How long it may take over something short, such as starting a container. */
  readonly patienceMs: number;
}

export interface EngineOptions {
  readonly patienceMs?: number;
  /** Where to look; where the `docker` command would, where not given. */
  readonly addresses?: readonly EngineAddress[];
}

/** What an engine says of itself, for `leafe doctor`. */
export interface EngineFacts {
  readonly version: string;
  readonly cgroup: 1 | 2 | null;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Limits the engine cannot set, in words; a sandbox needs them all. */
  readonly missing: readonly string[];
  /** Whether swap can be limited too; without it a memory limit may be exceeded into swap. */
  readonly limitsSwap: boolean;
}

/** For the first word: an engine that is there says it at once. */
const GREETING_MS = 5_000;
/** A busy machine takes seconds to start a container. */
const PATIENCE_MS = 30_000;

/** Connects to the engine the `docker` command would use, or to one at a usual place. */
export async function openEngine(
  signal: AbortSignal,
  options: EngineOptions = {},
): Promise<Engine> {
  const { patienceMs = PATIENCE_MS, addresses = engineAddresses() } = options;
  const tried: FailedAddress[] = [];
  for (const address of addresses) {
    signal.throwIfAborted();
    try {
      return { ...(await connect(address)), patienceMs };
    } catch (error) {
      tried.push({ host: address.host, error });
    }
  }
  throw engineTrouble(tried, { platform: process.platform, user: userName() });
}

/** Null for a user without a name, as in some containers. */
function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}

/** Whether an engine is there and able to confine programs; throws what `leafe judge` would. */
export async function checkEngine(signal: AbortSignal): Promise<EngineFacts> {
  const engine = await openEngine(signal);
  refuseWithoutLimits(engine);
  return engine.facts;
}

export function refuseWithoutLimits(engine: Engine): void {
  const { missing } = engine.facts;
  if (missing.length === 0) return;
  throw new LeafeError('sandbox', 'unsupported', `no limits for ${missing.join(', ')}`);
}

async function connect(address: EngineAddress): Promise<Omit<Engine, 'patienceMs'>> {
  // Loaded here, since loading it takes longer than most commands.
  const { default: DockerClient } = await import('dockerode');
  const path = /^(?:unix|npipe):\/\/(.*)$/.exec(address.host)?.[1];
  const docker = path ? new DockerClient({ socketPath: path }) : viaNetwork(DockerClient, address);
  return { docker, address: address.host, facts: await facts(docker) };
}

/** TCP, TLS and SSH: the client reads them, with their certificates, from the environment. */
function viaNetwork(DockerClient: typeof Docker, address: EngineAddress): Docker {
  const before = process.env['DOCKER_HOST'];
  process.env['DOCKER_HOST'] = address.host;
  try {
    return new DockerClient();
  } finally {
    if (before === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = before;
  }
}

interface Info {
  readonly ServerVersion?: string;
  readonly CgroupVersion?: string;
  readonly NCPU?: number;
  readonly MemTotal?: number;
  readonly MemoryLimit?: boolean;
  readonly SwapLimit?: boolean;
  readonly PidsLimit?: boolean;
  readonly CPUSet?: boolean;
}

async function facts(docker: Docker): Promise<EngineFacts> {
  const info: Info = await within(GREETING_MS, docker.info());
  const needed = {
    memory: info.MemoryLimit,
    processes: info.PidsLimit,
    'a CPU of its own': info.CPUSet,
  };
  return {
    version: info.ServerVersion ?? 'unknown',
    cgroup: info.CgroupVersion === '2' ? 2 : info.CgroupVersion === '1' ? 1 : null,
    cpus: info.NCPU ?? 1,
    memoryBytes: info.MemTotal ?? 0,
    missing: Object.entries(needed).flatMap(([what, there]) => (there === false ? [what] : [])),
    limitsSwap: info.SwapLimit !== false,
  };
}

export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? '';
}

/** The engine's answer as an HTTP status; null where there was no answer. */
export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : null;
}
