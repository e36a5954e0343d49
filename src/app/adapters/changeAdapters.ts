import { rename } from 'node:fs/promises';
import { LeafeError } from '../../core/errors.ts';
import type { HeldOutFigures, KeptAdapter } from '../../domain/keptAdapter.ts';
import { onDisk } from '../../platform/diskErrors.ts';
import {
  adapterFolder,
  findAdapter,
  isTaken,
  mustBeAdapterName,
  writeRecord,
} from './adapterFolder.ts';
import { setAside } from './setAside.ts';

/**
 * Calls an adapter otherwise. Runs name the model they were made with: those of the old name cannot be resumed until it has that name again.
 * Throws `model.adapterNotHere`, and `input.invalid` for a name that is taken or none.
 */
export async function renameAdapter(home: string, from: string, to: string): Promise<KeptAdapter> {
  mustBeAdapterName(to);
  const adapter = await findAdapter(home, from);
  if (from === to) return adapter;
  // Where letters are not told apart, another spelling of the name is the adapter itself.
  const isItself = from.toLowerCase() === to.toLowerCase();
  if (!isItself && (await isTaken(home, to))) {
    throw new LeafeError('input', 'invalid', `There is an adapter ${to} already.`, {
      todo: 'Choose another name, or take that one away with `leafe models remove`.',
    });
  }
  const folder = adapterFolder(home, to);
  await onDisk(folder, () => rename(adapterFolder(home, from), folder));
  const renamed = { ...adapter, name: to };
  await writeRecord(folder, renamed);
  return renamed;
}

/**
 * Takes an adapter away for good, also one that is damaged. A run at work keeps what it has loaded; it cannot be resumed without it. Throws
 * `model.adapterNotHere`.
 */
export async function removeAdapter(home: string, name: string): Promise<void> {
  await (await setAside(home, name)).discard();
}

/** Notes what was measured with the files that are used here. */
export async function noteHeldOut(
  home: string,
  name: string,
  onDevice: HeldOutFigures,
): Promise<KeptAdapter> {
  const adapter = await findAdapter(home, name);
  const noted = { ...adapter, heldOut: { ...adapter.heldOut, onDevice } };
  await writeRecord(adapterFolder(home, name), noted);
  return noted;
}
