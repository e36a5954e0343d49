import { cpus } from 'node:os';
import type { Sandbox } from '../src/core/ports/sandbox.ts';
import { containerOptions } from '../src/platform/docker/containerOptions.ts';
import { openDockerSandbox } from '../src/platform/docker/dockerSandbox.ts';
import { openEngine, type Engine } from '../src/platform/docker/engine.ts';
import { ensureImage } from '../src/platform/docker/image.ts';
import { Machine } from '../src/platform/docker/machine.ts';
import type { BenchRow, Target } from './row.ts';
import { hostSandboxes } from './support/hostSandboxes.ts';
import { bareMs, dockerExec, oursMs, type Kind } from './support/noOps.ts';
import { leftOut, rowOf } from './support/rowOf.ts';

interface Bench {
  readonly engine: Engine;
  readonly image: string;
  readonly turns: number;
  readonly quick: boolean;
  readonly signal: AbortSignal;
}

const KINDS: readonly Kind[] = ['C++', 'Python'];

/** A test through the runner against the same program forked and executed bare in the same container, and other ways. */
export async function benchJudge(
  options: { readonly quick: boolean },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const engine = await openEngine(signal);
  const image = await ensureImage(engine, () => undefined, signal);
  const bench = { engine, image, turns: options.quick ? 5 : 20, quick: options.quick, signal };
  const rows: BenchRow[] = [];
  for (const kind of KINDS) rows.push(...(await oneLanguage(bench, kind)));
  rows.push(await readyRunner(bench));
  return [...rows, ...(await throughput(bench))];
}

async function withSandbox<T>(
  { engine, image }: Bench,
  slots: number,
  use: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  const sandbox = openDockerSandbox(engine, { image, role: 'agent', slots });
  try {
    return await use(sandbox);
  } finally {
    await sandbox.close();
  }
}

async function oneLanguage(bench: Bench, kind: Kind): Promise<BenchRow[]> {
  const batch = kind === 'C++' ? 200 : 30;
  const bare: number[] = [];
  const ours: number[] = [];
  const byExec = await withSandbox(bench, 1, async (sandbox) => {
    // By turns, so that both meet the same moods of the machine; the first one warms up.
    for (let turn = 0; turn <= bench.turns; turn++) {
      const b = await bareMs(sandbox, kind, batch, bench.signal);
      const o = await oursMs(sandbox, kind, batch, bench.signal);
      if (turn === 0) continue;
      bare.push(b);
      ours.push(o);
    }
    return dockerExec(sandbox, bench.engine, kind, bench.turns, bench.signal);
  });
  const row = (way: string, times: readonly number[], compared = {}): BenchRow =>
    rowOf('judge', `${kind} no-op: ${way}`, 'ms a test', times, compared);
  const runner = { base: ours, against: 'runner' };
  return [
    row('bare fork+exec in the container', bare),
    row('runner, pipelined', ours, {
      base: bare,
      against: 'bare fork+exec',
      ...targetOf(kind, { of: 'ratio', atMost: 1.3 }),
    }),
    row('docker exec', byExec, { ...runner, ...targetOf(kind, { of: 'ratio', atLeast: 20 }) }),
    row('docker run', await dockerRun(bench, kind), runner),
    ...(await hostSandboxes(kind, bench.turns)).map(({ name, times }) =>
      typeof times === 'string'
        ? leftOut('judge', `${kind} no-op: ${name}`, 'ms a test', times)
        : row(name, times, runner),
    ),
  ];
}

/** The promises are made for the test that takes least. */
function targetOf(kind: Kind, target: Target): { readonly target?: Target } {
  return kind === 'C++' ? { target } : {};
}

async function dockerRun({ engine, image, turns }: Bench, kind: Kind): Promise<number[]> {
  const program = kind === 'C++' ? ['/usr/bin/true'] : ['/usr/bin/python3', '-sB', '/dev/null'];
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const began = performance.now();
    const options = { ...containerOptions(planFor(image)), Entrypoint: program, Cmd: [] };
    const container = await engine.docker.createContainer(options);
    const ended = container.wait({ condition: 'removed' });
    await container.start();
    await ended;
    times.push(performance.now() - began);
  }
  return times;
}

async function readyRunner({ engine, image, turns }: Bench): Promise<BenchRow> {
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const began = performance.now();
    const machine = await Machine.start(engine, planFor(image));
    times.push(performance.now() - began);
    await machine.remove();
  }
  return rowOf('judge', 'container to ready runner', 'ms', times, {
    target: { of: 'median', atMost: 300 },
  });
}

function planFor(image: string) {
  return { image, role: 'agent' as const, cpu: 0, memoryBytes: 1 << 30, limitsSwap: true };
}

/** Tests a second with every core at work. */
async function throughput(bench: Bench): Promise<BenchRow[]> {
  return withSandbox(bench, cpus().length, async (sandbox) => {
    const rows: BenchRow[] = [];
    for (const kind of KINDS) {
      const each = (kind === 'C++' ? 1000 : 100) * (bench.quick ? 1 : 3);
      const slots = Array.from({ length: sandbox.slots });
      const all = (): Promise<number[]> =>
        Promise.all(slots.map(() => oursMs(sandbox, kind, each, bench.signal)));
      // The first time the containers are started.
      await all();
      const perSecond = (await all()).reduce((sum, ms) => sum + 1000 / ms, 0);
      rows.push({
        ...rowOf('judge', `${kind} no-op, all slots`, 'tests/s', [perSecond]),
        p95: null,
      });
    }
    return rows;
  });
}
