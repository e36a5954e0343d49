import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why this machine cannot mount a file system for a test; `false` where it can, as `skip` wants it. */
export const noSmallDisk: string | false =
  process.platform !== 'linux' || process.getuid?.() !== 0
    ? 'mounting a small disk takes Linux and root'
    : whyNoMount();

export interface SmallDisk {
  readonly folder: string;
  /** From now on nothing can be written; or it can again. */
  setReadOnly(readOnly: boolean): void;
}

/** A file system of this many kilobytes in memory, gone afterwards. */
export async function withSmallDisk(
  kilobytes: number,
  use: (disk: SmallDisk) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'leafe-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  try {
    await use({
      folder,
      setReadOnly: (readOnly) => remount(folder, readOnly ? 'ro' : 'rw'),
    });
  } finally {
    execFileSync('umount', ['--lazy', folder]);
    await rm(folder, { recursive: true, force: true });
  }
}

/** The disk is busy while helpers of a killed process still have files open: they end by themselves. */
function remount(folder: string, mode: 'ro' | 'rw'): void {
  const patient = `i=0; until mount -o remount,${mode} "$0"; do i=$((i+1)); [ $i -lt 50 ] || exit 1; sleep 0.1; done`;
  execFileSync('sh', ['-c', patient, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
}

function whyNoMount(): string | false {
  const probe =
    'd=$(mktemp -d) && mount -t tmpfs -o size=4k tmpfs "$d" && umount "$d"; s=$?; rmdir "$d"; exit $s';
  try {
    execFileSync('sh', ['-c', probe], { stdio: 'ignore' });
    return false;
  } catch {
    return 'this machine may not mount file systems';
  }
}
