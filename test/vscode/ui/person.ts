import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tapeModel } from '../../support/tapes.ts';
import { writeSettings, type Settings } from '../host/serverFolders.ts';
import { TWO_PROGRAMS } from './tape.ts';

/**
 * Makes a new person of a server's: with a home that goes afterwards, a model that replays the home's `tape.jsonl`, and
 * `settings` on top. Windows that are opened meanwhile are this person's.
 */
export async function withPerson<T>(
  userDataDir: string,
  settings: Settings,
  work: (home: string) => Promise<T>,
): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'lvh-'));
  try {
    const model = await tapeModel(home, TWO_PROGRAMS);
    await writeSettings(userDataDir, {
      'leafe.home': home,
      'leafe.models': [model],
      ...settings,
    });
    return await work(home);
  } finally {
    // A host that is closing still writes its last event.
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}
