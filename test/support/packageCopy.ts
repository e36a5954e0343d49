import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import type { Engine } from '../../src/platform/docker/engine.ts';
import { imageName } from '../../src/platform/docker/image.ts';
import { builtCli } from './builtCli.ts';

export interface PackageCopy {
  readonly cli: string;
  /** The tag of its image. */
  readonly image: string;
}

/**
 * LEAFE installed a second time, with a sandbox image of its own: built from this checkout's in a moment, unless `lines` of its
 * Dockerfile take longer. So a test may remove the image without anyone missing it.
 */
export async function packageCopy(
  t: TestContext,
  folder: string,
  engine: Engine,
  lines: readonly string[] = [],
): Promise<PackageCopy> {
  const root = dirname(dirname(await builtCli()));
  const copy = join(folder, 'package');
  await mkdir(join(copy, 'sandbox'), { recursive: true });
  await cp(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  const dockerfile = [`FROM ${imageName()}`, `LABEL leafe.test=${folder}`, ...lines];
  await writeFile(join(copy, 'sandbox', 'Dockerfile'), `${dockerfile.join('\n')}\n`);
  const image = imageName(join(copy, 'sandbox'));
  t.after(() => removeImages(engine, image, `leafe.test=${folder}`));
  return { cli: join(copy, 'dist', 'cli.js'), image };
}

/** The image, and what a build that was broken off has left of one. */
async function removeImages(engine: Engine, image: string, label: string): Promise<void> {
  const { docker } = engine;
  await docker
    .getImage(image)
    .remove({ force: true })
    .catch(() => undefined);
  // The engine takes a moment to end a build: until then its image is in use.
  for (let tries = 40; tries > 0; tries--) {
    await docker.pruneImages({ filters: { dangling: ['true'], label: [label] } });
    if ((await docker.listImages({ all: true, filters: { label: [label] } })).length === 0) return;
    await sleep(250);
  }
}
