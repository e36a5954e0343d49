import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { builtCli } from './builtCli.ts';
import { FAKE_TRAINER } from './fakeBundle.ts';

/** What a Python package's requirements are where there is nothing to install. */
export const NO_REQUIREMENTS = '# none\n';

/** LEAFE installed a second time in this folder, with a package that stands in for the trainer; gives its command line. */
export async function fakeTrainerCli(folder: string): Promise<string> {
  const root = dirname(dirname(await builtCli()));
  const copy = join(folder, 'package');
  await mkdir(join(copy, 'trainer'), { recursive: true });
  await cp(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const name of ['keeper.py', 'ray_job.py']) {
    await cp(join(root, 'trainer', name), join(copy, 'trainer', name));
  }
  await cp(FAKE_TRAINER, join(copy, 'trainer', 'leafe_trainer'), { recursive: true });
  await writeFile(join(copy, 'trainer', 'requirements.lock'), NO_REQUIREMENTS);
  return join(copy, 'dist', 'cli.js');
}
