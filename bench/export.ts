import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './row.ts';
import type { Exported } from './support/exportInChild.ts';
import { writeLearntHome } from './support/learntHome.ts';
import { rowOf } from './support/rowOf.ts';

const CORRECTIONS_A_RUN = 3;

/** How fast a home's corrections are listed, exported and verified, and whether memory grows with their number. */
export async function benchExport(
  options: { readonly quick: boolean },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'leafe-bench-'));
  try {
    const [few, many] = options.quick ? [25, 100] : [250, 1000];
    const small = await homeOf(join(folder, 'few'), few, signal);
    const large = await homeOf(join(folder, 'many'), many, signal);
    const turns = options.quick ? 2 : 5;
    const found: Record<'small' | 'large', Exported[]> = { small: [], large: [] };
    for (let turn = 0; turn < turns; turn++) {
      signal.throwIfAborted();
      found.small.push(await inChild(small, join(folder, `few-${turn}`)));
      found.large.push(await inChild(large, join(folder, `many-${turn}`)));
    }
    const rows = many * CORRECTIONS_A_RUN;
    const perSecond = (of: (one: Exported) => number): number[] =>
      found.large.map((one) => rows / (of(one) / 1000));
    return [
      rowOf(
        'export',
        `list ${rows} corrections of ${many} runs`,
        'rows/s',
        perSecond(({ listMs }) => listMs),
      ),
      rowOf(
        'export',
        'export them, guards included',
        'rows/s',
        perSecond(({ exportMs }) => exportMs),
        {
          target: { of: 'median', atLeast: 20_000 },
        },
      ),
      rowOf(
        'export',
        'build them again (verify without judging)',
        'rows/s',
        perSecond(({ verifyMs }) => verifyMs),
      ),
      rowOf(
        'export',
        'its peak memory',
        'MB',
        found.large.map(({ peakBytes }) => peakBytes / 1e6),
        {
          base: found.small.map(({ peakBytes }) => peakBytes / 1e6),
          against: `${few} runs`,
        },
      ),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function homeOf(home: string, runs: number, signal: AbortSignal): Promise<string> {
  await writeLearntHome(home, { runs, each: CORRECTIONS_A_RUN }, signal);
  return home;
}

/** In a process of its own, so that its memory is its own. */
function inChild(home: string, out: string): Promise<Exported> {
  const script = fileURLToPath(new URL('support/exportInChild.ts', import.meta.url));
  const child = fork(script, [home, out], { execArgv: ['--import', 'tsx'] });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Exported));
    child.once('exit', (code) => reject(new Error(`the export ended with ${String(code)}`)));
  });
}
