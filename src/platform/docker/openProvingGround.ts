import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProvingGround, ProvingPlace } from '../../core/ports/provingGround.ts';
import { createJudge } from '../../core/judge/createJudge.ts';
import { QuietGate } from '../../core/judge/quietGate.ts';
import { LeafeError } from '../../core/errors.ts';
import { hogged } from '../hogs.ts';
import { programFile } from '../programFile.ts';
import { readTestlib } from '../testlib.ts';
import { within } from '../within.ts';
import { lostOrGone } from './attached.ts';
import { LABEL } from './containerOptions.ts';
import { openDockerSandbox, type DockerSandbox } from './dockerSandbox.ts';
import { openEngine, refuseWithoutLimits, type Engine } from './engine.ts';
import { ensureImage, type OnProgress } from './image.ts';
import { execInside, lookInside } from './lookInside.ts';
import { reapContainers } from './reaper.ts';
import { slowLine } from './slowLine.ts';

export interface ProvingGroundOptions {
  /** Attacks at work at once. */
  readonly jobs: number;
  readonly onProgress: OnProgress;
}

/** A sandbox in Docker as the judge has it, with a way to look into its containers. Throws what a judge does where Docker is not there. */
export async function openProvingGround(
  { jobs, onProgress }: ProvingGroundOptions,
  signal: AbortSignal,
): Promise<ProvingGround> {
  const engine = await openEngine(signal);
  refuseWithoutLimits(engine);
  const image = await ensureImage(engine, onProgress, signal);
  await within(engine.patienceMs, reapContainers(engine)).catch(() => 0);
  const sandbox = openDockerSandbox(engine, { image, role: ROLE, slots: jobs + 1 });
  const gate = new QuietGate();
  const place = (slot: number): ProvingPlace => placeOf(engine, sandbox, gate, slot);
  return {
    places: Array.from({ length: jobs }, (_, slot) => place(slot)),
    beside: place(jobs),
    containers: () => containersOf(engine, process.pid, ROLE),
    killClient: (state, patienceMs) => killClient(engine, state, patienceMs),
    farAway: (roundTripMs, use) => {
      const socket = /^unix:\/\/(.*)$/.exec(engine.address)?.[1];
      if (socket === undefined) return Promise.resolve(null);
      return slowLine(socket, roundTripMs, async (path) => {
        const addresses = [{ host: `unix://${path}`, from: 'socket' } as const];
        const far = await openEngine(signal, { addresses });
        const behind = openDockerSandbox(far, { image, role: ROLE, slots: 1 });
        try {
          return await use(behind);
        } finally {
          await behind.close();
        }
      });
    },
    hogged,
    close: () => sandbox.close(),
  };
}

function placeOf(
  engine: Engine,
  sandbox: DockerSandbox,
  gate: QuietGate,
  slot: number,
): ProvingPlace {
  const own = sandbox.slot(slot);
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const container = () => {
    const id = sandbox.containerIn(slot);
    if (id === null) throw new LeafeError('sandbox', 'machineLost', 'there is no container');
    return engine.docker.getContainer(id);
  };
  return {
    // Nothing here has a checker of its own.
    judge: createJudge({ agent: own, checker: own, testlib: readTestlib, digest, gate }),
    sandbox: own,
    get container() {
      return sandbox.containerIn(slot);
    },
    look: () => within(engine.patienceMs, lookInside(container())),
    asCompiler: async (script, { wait }) => {
      const { Config } = await container().inspect().catch(refused);
      // The runner is told its users as it starts; the compiler's files are open to its group, which is the runner's.
      const inside = { command: ['/bin/sh', '-c', script], user: `${Config.Cmd[0]}:0` };
      const done = execInside(container(), inside);
      done.catch(() => undefined);
      await (wait ? done : sleep(100));
    },
    execMs: async () => {
      const began = performance.now();
      await execInside(container(), { command: ['/bin/true'], user: '0:0' });
      return performance.now() - began;
    },
    killContainer: () => container().kill().catch(refused),
  };
}

function refused(cause: unknown): never {
  throw lostOrGone(cause);
}

/** Apart from the containers of runs that the same process may judge meanwhile. */
const ROLE = 'proving';

async function containersOf(
  engine: Engine,
  pid: number,
  role?: typeof ROLE,
): Promise<readonly string[]> {
  const label = role === undefined ? LABEL : `${LABEL}=${role}`;
  const filters = { label: [label, `leafe.pid=${pid}`] };
  const found = await engine.docker.listContainers({ all: true, filters }).catch(refused);
  return found.map(({ Id }) => Id).sort();
}

/** How long a client may take to be ready. */
const READY_MS = 60_000;

async function killClient(
  engine: Engine,
  state: 'idle' | 'busy',
  patienceMs: number,
): Promise<readonly string[]> {
  const source = new URL('./provingClient.ts', import.meta.url);
  const { path, execArgv } = programFile('provingClient', source);
  const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
  const client = fork(path, [state], { execArgv: [...execArgv], stdio: [...stdio] });
  try {
    const ready = new Promise<void>((resolve, reject) => {
      client.once('message', () => resolve());
      client.once('exit', () => reject(new Error('the process that holds a container ended')));
    });
    await within(READY_MS, ready);
    const pid = client.pid ?? 0;
    client.kill('SIGKILL');
    return await containersAfter(engine, pid, patienceMs);
  } catch (cause) {
    if (cause instanceof LeafeError) throw cause;
    throw new LeafeError('sandbox', 'machineLost', String(cause), { cause });
  } finally {
    client.kill('SIGKILL');
  }
}

async function containersAfter(
  engine: Engine,
  pid: number,
  patienceMs: number,
): Promise<readonly string[]> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const left = await containersOf(engine, pid);
    if (left.length === 0 || performance.now() > until) return left;
    await sleep(50);
  }
}
