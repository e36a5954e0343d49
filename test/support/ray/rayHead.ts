import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, closeSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { trainerPaths } from '../../../scripts/setup/trainerPaths.mjs';
import { Dashboard } from '../../../src/platform/trainers/ray/dashboard.ts';
import { RayApi } from '../../../src/platform/trainers/ray/rayApi.ts';

const HEAD = fileURLToPath(new URL('./head.py', import.meta.url));
const { folder: environment, python } = trainerPaths();
const RAY = join(environment, 'bin', 'ray');
/** A network and processes of their own, and an end for all of them with the first. */
const APART = ['--net', '--pid', '--fork', '--mount-proc', '--kill-child'];
/** For who is not root. */
const AS_ROOT = process.getuid?.() === 0 ? [] : ['--map-root-user'];

/** Why no Ray can be started here; false where it can. */
export const noRay: string | false = whyNot();

function whyNot(): string | false {
  if (process.platform !== 'linux') return 'a network of its own takes Linux';
  const tried = spawnSync('unshare', [...AS_ROOT, ...APART, 'true']);
  if (tried.status !== 0) return `unshare cannot be used here: ${tried.stderr?.toString() ?? ''}`;
  return existsSync(RAY) ? false : `there is no ${RAY}: \`npm test\` installs it`;
}

export interface RayHead {
  /** Of its dashboard. */
  readonly url: string;
  readonly token: string;
  /** Where Ray keeps its sessions. */
  readonly folder: string;
  /** Lets nobody in or through, as a network that is gone. */
  cut(): void;
  mend(): void;
  /** The next request with these words reaches it, and no answer comes back; resolves once it is there. */
  deafen(words: string): Promise<void>;
  /** Ends it and everything it runs, as a machine without power, and starts another in its place. */
  restart(): Promise<void>;
  /** Ends it. */
  stop(): Promise<void>;
}

const TOKEN = 'sesame-of-the-cluster';
const START_MS = 240_000;
/** What `ray start --block` says last. */
const STARTED = 'will now block forever';

export interface RayHeadOptions {
  readonly asksForToken?: boolean;
  /** Those but the first have four CPUs and no GPU. */
  readonly machines?: number;
  /** What its environment has beside what it needs, and with it that of its jobs. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A real Ray of one machine with four CPUs and two GPUs, which it only believes in, or of several, which are this one each. */
export async function rayHead(options: RayHeadOptions = {}): Promise<RayHead> {
  const { asksForToken = true, machines = 1, env = {} } = options;
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const words = [String(machines), asksForToken ? TOKEN : '', ...variables];
  const folder = await mkdtemp(join(tmpdir(), 'leafe-ray-'));
  const road = await openRoad(join(folder, 's'));
  const url = `http://127.0.0.1:${road.port}`;
  let head = await started(folder, url, machines, words);
  return {
    ...{ url, token: TOKEN, folder },
    cut: road.cut,
    mend: road.mend,
    deafen: road.deafen,
    restart: async () => {
      await ended(head);
      await rm(join(folder, 's'), { force: true });
      head = await started(folder, url, machines, words);
    },
    stop: async () => {
      await road.close();
      await ended(head);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A machine that is busy may be too slow for Ray's own patience: a second try. */
async function started(
  folder: string,
  url: string,
  machines: number,
  words: readonly string[],
): Promise<ChildProcess> {
  const until = Date.now() + START_MS;
  let head = begin(folder, words);
  while (!(await isUp(folder, url, machines))) {
    if (Date.now() > until) {
      await ended(head);
      throw new Error(`Ray does not start:\n${await readFile(join(folder, 'log'), 'utf8')}`);
    }
    if (head.exitCode !== null) {
      await rm(join(folder, 's'), { force: true });
      head = begin(folder, words);
    }
    await sleep(200);
  }
  return head;
}

function begin(folder: string, words: readonly string[]): ChildProcess {
  const log = openSync(join(folder, 'log'), 'w');
  const args = [...AS_ROOT, ...APART, python, HEAD, RAY, folder, ...words];
  const head = spawn('unshare', args, { detached: true, stdio: ['pipe', log, log] });
  closeSync(log);
  return head;
}

async function ended(head: ChildProcess): Promise<void> {
  if (head.exitCode !== null || head.signalCode !== null) return;
  const exit = once(head, 'exit');
  head.kill('SIGKILL');
  await exit;
}

/** Whether it has its machines to run jobs on, and its own start has not given up on it: that waits half a minute, and then ends all. */
async function isUp(folder: string, url: string, machines: number): Promise<boolean> {
  if (!(await readFile(join(folder, 'log'), 'utf8')).includes(STARTED)) return false;
  const dashboard = new Dashboard({ url, token: TOKEN, tokenVariable: '' });
  try {
    return (await new RayApi(dashboard).nodes(AbortSignal.timeout(10_000))).length >= machines;
  } catch {
    return false;
  } finally {
    dashboard.close();
  }
}

interface Road {
  readonly port: number;
  readonly cut: () => void;
  readonly mend: () => void;
  readonly deafen: (words: string) => Promise<void>;
  close(): Promise<void>;
}

/** From a port of this machine to a Unix socket. */
async function openRoad(socket: string): Promise<Road> {
  const open = new Set<Socket>();
  let isCut = false;
  let unanswered: { readonly words: string; readonly heard: () => void } | null = null;
  const server = createServer((here) => {
    if (isCut) return void here.destroy();
    const there = connect(socket);
    for (const [one, other] of [
      [here, there],
      [there, here],
    ] as const) {
      open.add(one);
      one.on('error', () => undefined);
      one.once('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
    here.on('data', (asked: Buffer) => {
      there.write(asked);
      if (unanswered === null || !asked.includes(unanswered.words)) return;
      there.removeAllListeners('data').resume();
      unanswered.heard();
      unanswered = null;
    });
    there.on('data', (answer: Buffer) => void here.write(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    isCut = true;
    for (const one of open) one.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend: () => void (isCut = false),
    deafen: (words) => new Promise((heard) => void (unanswered = { words, heard })),
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
