import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder of its own, with commands in it that stand before all others: shell scripts by name. What the set-up meets outside
 * (no network, a full disk, an engine that does not start) can be had in no other way without harm to the machine.
 */
export async function withCommands(scripts, use) {
  const folder = mkdtempSync(join(tmpdir(), 'leafe-setup-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const path = process.env.PATH;
  process.env.PATH = `${bin}:${path}`;
  try {
    return await use(folder);
  } finally {
    process.env.PATH = path;
    rmSync(folder, { recursive: true, force: true });
  }
}
