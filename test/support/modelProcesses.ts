import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The model processes that a process has started: the test runner's own helpers do not count. */
export async function childrenOf(pid: number): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,args=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...args]) => Number(parent) === pid && /modelProcess/.test(args.join(' ')))
    .map(([child]) => Number(child));
}
