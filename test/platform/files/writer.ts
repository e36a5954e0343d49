import { LeafeError } from '../../../src/core/errors.ts';
import { openJournal } from '../../../src/platform/files/journal.ts';
import { event } from '../../contract/journal.contract.ts';

/** A process that opens a run for writing, says how that went, and stays until it is killed. */
const [run = '', endless] = process.argv.slice(2);
try {
  const journal = await openJournal(run, { mode: 'write' }, new AbortController().signal);
  process.stdout.write('open\n');
  for (let seq = 0; endless !== undefined; seq++) {
    await journal.append([event(seq)]);
    process.stdout.write(`${seq}\n`);
  }
  setInterval(() => undefined, 1000);
} catch (error) {
  if (!(error instanceof LeafeError)) throw error;
  process.stdout.write(`${error.reason}\n`);
}
