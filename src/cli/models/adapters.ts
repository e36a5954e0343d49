import { resolve } from 'node:path';
import { removeAdapter, renameAdapter } from '../../app/adapters/changeAdapters.ts';
import { keepAdapter } from '../../app/adapters/keepAdapter.ts';
import { safe } from '../../app/safe.ts';
import { tunedModel } from '../../domain/tunedModel.ts';
import type { CliContext } from '../context.ts';
import { progressBars } from '../progress.ts';
import { emitAdapter } from './adapterLine.ts';

export interface KeepArgs {
  readonly as?: string;
  readonly base?: string;
  readonly job?: string;
  readonly threads?: number;
}

export async function keep(
  folder: string,
  { as, base, job, threads }: KeepArgs,
  { home, output, signal }: CliContext,
): Promise<void> {
  const bars = progressBars(output);
  try {
    const adapter = await keepAdapter(
      {
        home,
        folder: resolve(folder),
        jobFile: job === undefined ? null : resolve(job),
        name: as ?? null,
        base: base ?? null,
        ...(threads === undefined ? {} : { threads }),
        onProgress: bars.show,
      },
      signal,
    );
    bars.stop();
    emitAdapter(adapter, output);
    output.say(
      `${adapter.name} is kept beside ${safe(adapter.base.model)}. Use it with: --adapter ${adapter.name}`,
    );
  } finally {
    bars.stop();
  }
}

export async function renameTo(
  from: string,
  to: string,
  { home, output }: CliContext,
): Promise<void> {
  const adapter = await renameAdapter(home, from, to);
  emitAdapter(adapter, output);
  output.say(`${from} is now ${adapter.name}: ${safe(tunedModel(adapter))}`);
}

export async function remove(name: string, { home, output }: CliContext): Promise<void> {
  await removeAdapter(home, name);
  output.emit({ kind: 'adapterRemoved', name });
  output.say(`${name} was removed. Its base is still here.`);
}
