import { join } from 'node:path';
import { runsFolder } from '../../platform/files/runs.ts';
import { readWholeJournal } from '../../platform/files/wholeJournal.ts';
import { factsOf, NO_FACTS, stateIn, type RunFacts } from '../runFacts.ts';
import { keepRun, readKeptFacts } from './keptRun.ts';

/** What a run holds to learn from, as its journal is now; what was found is kept for the next time. */
export async function factsOfRun(run: string, home: string): Promise<RunFacts> {
  const journal = readWholeJournal(join(runsFolder(home), run));
  if (journal === null) return NO_FACTS;
  const kept = readKeptFacts(home, run, journal.sha256);
  if (kept !== null) return kept;
  const state = await stateIn(journal);
  if (state === null) return NO_FACTS;
  const facts = factsOf(run, state);
  keepRun(home, run, journal.sha256, { facts, rows: [] });
  return facts;
}
