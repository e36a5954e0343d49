import { hostname } from 'node:os';
import { LABEL } from './containerOptions.ts';
import type { Engine } from './engine.ts';
import { lives } from './processStart.ts';

/** Removes the sandbox containers that dead processes of this machine left; how many there were. */
export async function reapContainers(engine: Engine): Promise<number> {
  const filters = { label: [LABEL, `leafe.host=${hostname()}`] };
  const found = await engine.docker.listContainers({ all: true, filters });
  const left = found.filter(
    ({ Labels }) => !lives(Number(Labels['leafe.pid']), Labels['leafe.start'] ?? ''),
  );
  await Promise.all(
    left.map(({ Id }) =>
      engine.docker
        .getContainer(Id)
        .remove({ force: true, v: true })
        // Gone already, or going: that is what was wanted.
        .catch(() => undefined),
    ),
  );
  return left.length;
}
