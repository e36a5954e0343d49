import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Ids of the processes of this name that a process has started. */
export async function childrenOf(pid: number, name = 'modelProcess'): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,args=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...args]) => Number(parent) === pid && args.join(' ').includes(name))
    .map(([child]) => Number(child));
}
