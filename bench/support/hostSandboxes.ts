import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

/** No-op times in other sandboxes, for those that are installed here. */
export async function hostSandboxes(
  kind: 'C++' | 'Python',
  turns: number,
): Promise<Record<string, number[]>> {
  const program = kind === 'C++' ? ['/usr/bin/true'] : ['/usr/bin/python3', '-sB', '/dev/null'];
  const wrapped = ['--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev', '--unshare-all'];
  const ways: Readonly<Record<string, readonly string[]>> = {
    bubblewrap: ['bwrap', ...wrapped, ...program],
    isolate: ['isolate', '--run', '--', ...program],
  };
  const times: Record<string, number[]> = {};
  for (const [name, [command = '', ...args]] of Object.entries(ways)) {
    if (!installed(command)) continue;
    times[name] = await timesOf(command, args, turns).catch(() => []);
    if (times[name].length === 0) delete times[name];
  }
  return times;
}

async function timesOf(command: string, args: readonly string[], turns: number): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn <= turns; turn++) {
    const began = performance.now();
    await promisify(execFile)(command, [...args]);
    if (turn > 0) times.push(performance.now() - began);
  }
  return times;
}

function installed(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
