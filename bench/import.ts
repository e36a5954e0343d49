import { execFile, fork } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchRow } from './row.ts';
import { rowOf } from './support/rowOf.ts';
import { writeProblemFiles } from '../test/support/problemFiles.ts';

interface Reading {
  readonly ms: number;
  readonly peakBytes: number;
}

/** How fast problems are read from both kinds of file, beside pyarrow where it is installed, and the memory it takes. */
export async function benchImport(
  options: { readonly quick: boolean },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'leafe-bench-'));
  try {
    const files = await writeProblemFiles(folder, { megabytes: options.quick ? 40 : 200 });
    const rows: BenchRow[] = [];
    for (const [what, file] of Object.entries(files)) {
      rows.push(...(await benchFile(what, file, options.quick ? 2 : 5, signal)));
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchFile(
  what: string,
  file: string,
  times: number,
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const megabytes = (await stat(file)).size / 1e6;
  const ours: Reading[] = [];
  const theirs: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    signal.throwIfAborted();
    ours.push(await readInChild(file));
    const peer = await pyarrowMs(file, signal);
    if (peer !== null) theirs.push(peer);
  }
  const perSecond = (ms: number): number => megabytes / (ms / 1000);
  const speed = ours.map(({ ms }) => perSecond(ms));
  const memory = ours.map(({ peakBytes }) => peakBytes / 1e6);
  const peer =
    theirs.length === 0
      ? { against: 'pyarrow is not installed' }
      : { base: theirs.map(perSecond), against: 'pyarrow, to Python objects' };
  return [
    rowOf('import', `${what} read`, 'MB/s', speed, peer),
    rowOf('import', `${what} peak memory`, 'MB', memory, {
      against: `a file of ${megabytes.toFixed(0)} MB`,
    }),
  ];
}

/** In a process of its own, so that one reading's memory is not the next one's. */
async function readInChild(file: string): Promise<Reading> {
  const child = fork(
    fileURLToPath(new URL('../test/support/readProblems.ts', import.meta.url)),
    [file],
    {
      execArgv: ['--import', 'tsx'],
    },
  );
  return new Promise((resolve, reject) => {
    child.on('message', (reading) => resolve(reading as Reading));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code !== 0) reject(new Error(`reading ${file} ended with ${code}`));
    });
  });
}

const PYTHON = `
import sys, time, json
path = sys.argv[1]
start = time.perf_counter()
count = 0
if path.endswith('.parquet'):
    import pyarrow.parquet as pq
    for batch in pq.ParquetFile(path).iter_batches(batch_size=16):
        count += len(batch.to_pylist())
else:
    import pyarrow
    with open(path, 'rb') as lines:
        for line in lines:
            json.loads(line); count += 1
print((time.perf_counter() - start) * 1000)
`;

/** Null where Python or pyarrow is not there. */
async function pyarrowMs(file: string, signal: AbortSignal): Promise<number | null> {
  try {
    const { stdout } = await promisify(execFile)('python3', ['-c', PYTHON, file], { signal });
    return Number(stdout.trim());
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
