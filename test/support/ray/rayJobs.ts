import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobRef, Trainer } from '../../../src/core/ports/trainer.ts';
import { RayTrainer } from '../../../src/platform/trainers/ray/rayTrainer.ts';
import type { RayHead } from './rayHead.ts';

export interface Different {
  readonly token?: string | undefined;
  readonly machines?: number;
  readonly gpus?: number;
  readonly python?: string;
  readonly needs?: readonly string[];
  readonly base?: string;
}

/** A client of this head whose jobs are kept in the folder, and need nothing but a Python. */
export function trainerOn(head: RayHead, folder: string, different: Different = {}): Trainer {
  const { machines = 1, gpus = null, python = 'python3', needs = [], base = null } = different;
  return new RayTrainer({
    ...{ name: 'cluster', url: head.url, folder, python, machines, gpus, needs, base },
    token: 'token' in different ? different.token : head.token,
    tokenVariable: 'RAY_TOKEN',
    pollMs: 100,
    stopSeconds: 90,
  });
}

/** Where attempts of a job put what they make. */
export function outOf(folder: string, { id }: JobRef): string {
  return join(folder, id.split('-')[1] ?? '', 'out');
}

/** Those that train it, by what they were started with: the cluster numbers its processes on its own. */
export function processesOf(folder: string, job: JobRef): Promise<readonly number[]> {
  return processesWith('leafe_trainer', outOf(folder, job));
}

/** Those that were started with this word of a command, and with this one alone. */
export async function processesWith(part: string, whole: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const words = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (words.includes(part) && words.split('\0').includes(whole)) found.push(Number(name));
  }
  return found;
}

export async function parentOf(pid: number): Promise<number> {
  const [, parent] = /^PPid:\s+(\d+)$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(parent);
}
