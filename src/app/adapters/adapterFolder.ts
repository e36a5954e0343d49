import { access, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { ADAPTER_NAME } from '../../domain/adapterName.ts';
import { ADAPTER_VERSION, keptAdapterSchema, type KeptAdapter } from '../../domain/keptAdapter.ts';
import { errorCode, onDisk } from '../../platform/diskErrors.ts';
import { nearest } from '../../platform/nearNames.ts';

const RECORD = 'adapter.json';

/** Where the adapters of a home are, a folder each. */
export function adaptersFolder(home: string): string {
  return join(home, 'models', 'adapters');
}

export function adapterFolder(home: string, name: string): string {
  return join(adaptersFolder(home), name);
}

/** The file that says what an adapter was made of. */
export function adapterRecord(home: string, name: string): string {
  return join(adapterFolder(home, name), RECORD);
}

/** The file that a model is opened with. */
export function adapterFile(home: string, { name, file }: KeptAdapter): string {
  return join(adapterFolder(home, name), file.name);
}

/** In order of names. One whose record cannot be read is left out: `findAdapter` tells of it. */
export async function listAdapters(home: string): Promise<readonly KeptAdapter[]> {
  const names = await namesHere(home);
  const read = await Promise.all(names.map((name) => readAdapter(home, name).catch(() => null)));
  return read.filter((adapter) => adapter !== null);
}

/** Throws `model.adapterNotHere` with the names near it, `model.wrongFile` for one whose record is damaged. */
export async function findAdapter(home: string, name: string): Promise<KeptAdapter> {
  const names = await namesHere(home);
  if (names.includes(name)) return readAdapter(home, name);
  const near = nearest(name, names);
  const others = near.length > 0 ? near : names.slice(0, 5);
  const here = others.length === 0 ? 'none is' : `${others.join(', ')} ${verb(others.length)}`;
  throw new LeafeError('model', 'adapterNotHere', `${JSON.stringify(name)} (${here} here)`);
}

/** Throws `input.invalid` for a name that none can have. */
export function mustBeAdapterName(name: string): void {
  if (ADAPTER_NAME.test(name)) return;
  throw new LeafeError('input', 'invalid', `${JSON.stringify(name)} is no name for an adapter.`, {
    todo: 'Use letters, digits, dots, dashes and underscores, a letter or digit first, 64 at most.',
  });
}

/** Writes the record into an adapter's folder, whole or not at all. */
export async function writeRecord(folder: string, adapter: KeptAdapter): Promise<void> {
  const path = join(folder, RECORD);
  const draft = `${path}.${process.pid}`;
  await onDisk(path, async () => {
    try {
      await writeFile(draft, `${JSON.stringify(adapter, null, 2)}\n`);
      await rename(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
  });
}

export async function isTaken(home: string, name: string): Promise<boolean> {
  return access(adapterRecord(home, name)).then(
    () => true,
    () => false,
  );
}

/** The folder's name counts: one that was moved is called as its folder is. */
async function readAdapter(home: string, name: string): Promise<KeptAdapter> {
  const path = adapterRecord(home, name);
  const damaged = (why: string): LeafeError<'model'> =>
    new LeafeError('model', 'wrongFile', `${path}: ${why}`, {
      todo: `Take it away with \`leafe models remove ${name}\`, then fetch its job again.`,
    });
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw damaged(errorCode(error) === null ? 'it is not JSON' : 'it cannot be read');
  }
  const parsed = keptAdapterSchema.safeParse(value);
  if (parsed.success) return { ...parsed.data, name };
  const [issue] = parsed.error.issues;
  const isNewer = issue?.path[0] === 'v';
  throw damaged(
    isNewer
      ? `it is of another format than ${ADAPTER_VERSION}`
      : `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'no adapter'}`,
  );
}

async function namesHere(home: string): Promise<readonly string[]> {
  const entries = await readdir(adaptersFolder(home), { withFileTypes: true }).catch(
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    },
  );
  return entries
    .filter((entry) => entry.isDirectory() && ADAPTER_NAME.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

function verb(count: number): string {
  return count === 1 ? 'is' : 'are';
}
