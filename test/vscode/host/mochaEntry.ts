import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** What VS Code calls in its extension host. Runs the suites that were bundled beside this file. */
export async function run(): Promise<void> {
  const output = process.env['LEAFE_MOCHA_REPORT'];
  if (output === undefined) throw new Error('LEAFE_MOCHA_REPORT must name a file');
  const mocha = new Mocha({
    ui: 'tdd',
    timeout: 120_000,
    reporter: 'json',
    reporterOptions: { output },
  });
  const suites = readdirSync(__dirname).filter((name) => name.endsWith('.suite.cjs'));
  for (const name of suites.sort()) mocha.addFile(join(__dirname, name));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
