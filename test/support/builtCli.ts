import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isHeld, takeLock } from '../../src/platform/processLock.ts';

const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** The set-up's own build step: nothing to do where `dist/` was made from these sources. */
type Build = (root: string, note: (text: string) => void) => Promise<string>;

let built: Promise<string> | null = null;

/** The command line as people run it, `dist/cli.js`, built first where its sources have changed. */
export function builtCli(): Promise<string> {
  built ??= buildAlone();
  return built;
}

/** Test files run side by side: one of them builds, the others wait. */
async function buildAlone(): Promise<string> {
  const url = new URL('../../scripts/setup/build.mjs', import.meta.url).href;
  const { build } = (await import(url)) as { readonly build: Build };
  await mkdir(join(ROOT, '.cache'), { recursive: true });
  const lock = join(ROOT, '.cache', 'build.lock');
  for (;;) {
    const taken = await takeLock(lock);
    if (isHeld(taken)) {
      await build(ROOT, () => undefined).finally(() => taken.release());
      return join(ROOT, 'dist', 'cli.js');
    }
    await sleep(50);
  }
}
