import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogueModel } from '../../src/platform/embedded/catalogue.ts';
import { presentModel } from '../../src/platform/embedded/modelFile.ts';
import { pullModel } from '../../src/platform/embedded/pull.ts';

/** A home folder that tests share for what takes long to fetch. */
export function testHome(): string {
  const given = process.env['LEAFE_TEST_HOME'];
  return given ?? fileURLToPath(new URL('../../.cache/test-home', import.meta.url));
}

/** The file of the small model for tests: the one that the set-up has fetched, or fetched now. */
export async function testModelFile(): Promise<string> {
  const signal = AbortSignal.timeout(300_000);
  const model = catalogueModel('smollm2-135m');
  if (model === null) throw new Error('the catalogue lacks the model for tests');
  const home = process.env['LEAFE_HOME'] ?? join(homedir(), '.leafe');
  const there = await presentModel(model, home, signal);
  return there ?? pullModel(model, { home: testHome() }, signal);
}
