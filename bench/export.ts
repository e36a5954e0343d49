import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './row.ts';
import type { Work, Worked } from './support/exportInChild.ts';
import { writeLearntHome } from './support/learntHome.ts';
import { rowOf } from './support/rowOf.ts';

const CORRECTIONS_A_RUN = 3;
/** Runs of a home whose corrections are built again one by one, and of the small one that memory is compared with. */
const FEW = { all: 8334, quick: 50 };
const MANY = { all: 33_334, quick: 200 };

/** How fast a home's corrections are listed, exported and verified, and whether memory grows with their number. */
export async function benchExport(
  options: { readonly quick: boolean },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'leafe-bench-'));
  try {
    const size = options.quick ? 'quick' : 'all';
    const few = await homeOf(join(folder, 'few'), FEW[size], signal);
    const many = await homeOf(join(folder, 'many'), MANY[size], signal);
    const rows = MANY[size] * CORRECTIONS_A_RUN;
    const speed = (count: number, { ms }: Worked): number => count / (ms / 1000);
    const [first, set] = [await inChild('list', many), join(folder, 'set')];
    const again = await inChild('list', many);
    const built = await inChild('export', many, set);
    const exports: Worked[] = [];
    const alone: Worked[] = [];
    for (let turn = 0; turn < 3; turn++) {
      signal.throwIfAborted();
      exports.push(await inChild('export', many, join(folder, `set${turn}`)));
      alone.push(await inChild('exportAlone', many, join(folder, `alone${turn}`)));
    }
    const look = (count: number): number => Math.floor(count / 4);
    const held = await inChild('exportAlone', many, join(folder, 'held'), look(rows));
    await inChild('export', few, join(folder, 'few-set'));
    const fewer = FEW[size] * CORRECTIONS_A_RUN;
    const heldOfFew = await inChild('exportAlone', few, join(folder, 'few-held'), look(fewer));
    const verified = await inChild('verify', few, join(folder, 'few-set'));
    const against = `${fewer} corrections`;
    const megabytes = (bytes: number): number => bytes / 1e6;
    return [
      rowOf('export', `list ${rows} corrections for the first time`, 'rows/s', [
        speed(rows, first),
      ]),
      rowOf('export', 'list them again', 'rows/s', [speed(rows, again)]),
      rowOf('export', 'export them for the first time, guards included', 'rows/s', [
        speed(rows, built),
      ]),
      rowOf(
        'export',
        'export them again, guards included',
        'rows/s',
        exports.map((one) => speed(rows, one)),
        {
          target: { of: 'median', atLeast: 20_000 },
          base: alone.map((one) => speed(rows, one)),
          against: 'one process alone',
        },
      ),
      rowOf(
        'export',
        'processor time of one process alone, all its threads',
        'µs a row',
        alone.map(({ cpuMs }) => (cpuMs * 1000) / rows),
      ),
      rowOf('export', 'heap held while they are exported', 'MB', [megabytes(held.heapBytes)], {
        base: [megabytes(heldOfFew.heapBytes)],
        against,
      }),
      rowOf('export', 'peak memory', 'MB', [megabytes(held.peakBytes)], {
        base: [megabytes(heldOfFew.peakBytes)],
        against,
      }),
      rowOf('export', `build ${fewer} again (verify without judging)`, 'rows/s', [
        speed(fewer, verified),
      ]),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function homeOf(home: string, runs: number, signal: AbortSignal): Promise<string> {
  await writeLearntHome(home, { runs, each: CORRECTIONS_A_RUN }, signal);
  return home;
}

/** In a process of its own, so that its memory is its own, and nothing of it was read before. */
function inChild(work: Work, home: string, out = '', lookEach = Infinity): Promise<Worked> {
  const script = fileURLToPath(new URL('support/exportInChild.ts', import.meta.url));
  const args = [work, home, out, String(lookEach)];
  const child = fork(script, args, { execArgv: ['--import', 'tsx'] });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Worked));
    child.once('exit', (code) => reject(new Error(`${work} ended with ${String(code)}`)));
  });
}
