import { execFile, fork } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchRow } from './row.ts';
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
  const speed = ours.map(({ ms }) => megabytes / (ms / 1000));
  const peerSpeed = theirs.map((ms) => megabytes / (ms / 1000));
  const memory = ours.map(({ peakBytes }) => peakBytes / 1e6);
  // The slow end of a speed is its low one.
  const row = (name: string, values: readonly number[], unit: string): BenchRow => ({
    bench: 'import',
    what: `${what} ${name}`,
    median: quantile(values, 0.5),
    p95: quantile(values, unit === 'MB/s' ? 0.05 : 0.95),
    unit,
    ratio: null,
    against: null,
  });
  const read = row('read', speed, 'MB/s');
  const against =
    peerSpeed.length === 0
      ? { ratio: null, against: 'pyarrow is not installed' }
      : { ratio: read.median / quantile(peerSpeed, 0.5), against: 'pyarrow, to Python objects' };
  return [{ ...read, ...against }, row('peak memory', memory, 'MB')];
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

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
