import { copyFile, mkdir, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultModel } from '../../src/app/doctor/defaultModel.ts';
import { catalogueModel } from '../../src/platform/embedded/catalogue.ts';
import { presentModel } from '../../src/platform/embedded/modelFile.ts';
import { pullModel } from '../../src/platform/embedded/pull.ts';

/** A home folder that tests share for what takes long to fetch. */
export function testHome(): string {
  const given = process.env['LEAFE_TEST_HOME'];
  return given ?? fileURLToPath(new URL('../../.cache/test-home', import.meta.url));
}

/** The file of the small model for tests, or of another of the catalogue: the one that is here, or fetched now. */
export async function testModelFile(name = 'smollm2-135m'): Promise<string> {
  const signal = AbortSignal.timeout(300_000);
  const model = catalogueModel(name);
  if (model === null) throw new Error(`the catalogue has no ${name}`);
  const there = await presentModel(model, setUpHome(), signal);
  return there ?? pullModel(model, { home: testHome() }, signal);
}

/** The file of the default model, which every set-up fetches. */
export async function defaultModelFile(): Promise<string> {
  const model = await defaultModel();
  const there = await presentModel(model, setUpHome(), AbortSignal.timeout(300_000));
  if (there === null) throw new Error(`${model.name} is not here: run \`node scripts/setup.mjs\``);
  return there;
}

/** Puts a model's file where LEAFE looks for it under a home, with the seal that says that it was read before. */
export async function linkModel(home: string, file: string): Promise<void> {
  const link = join(home, 'models', basename(file));
  await mkdir(join(home, 'models'), { recursive: true });
  await symlink(file, link);
  await copyFile(`${file}.seal`, `${link}.seal`);
}

function setUpHome(): string {
  return process.env['LEAFE_HOME'] ?? join(homedir(), '.leafe');
}
