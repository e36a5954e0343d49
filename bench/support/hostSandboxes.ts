import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

export interface HostSandbox {
  readonly name: string;
  /** Milliseconds of each no-op, or why there are none. */
  readonly times: readonly number[] | string;
}

/** No-op times in other sandboxes, where they are installed and work. */
export async function hostSandboxes(
  kind: 'C++' | 'Python',
  turns: number,
): Promise<readonly HostSandbox[]> {
  const program = kind === 'C++' ? ['/usr/bin/true'] : ['/usr/bin/python3', '-sB', '/dev/null'];
  const wrapped = ['--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev', '--unshare-all'];
  return [
    await measured('bubblewrap', ['bwrap', ...wrapped, ...program], turns),
    await inIsolate(program, turns),
  ];
}

/** isolate keeps its boxes between runs: one is made before and tidied after. */
async function inIsolate(program: readonly string[], turns: number): Promise<HostSandbox> {
  const box = (what: string): Promise<unknown> =>
    promisify(execFile)('isolate', [what]).catch(() => undefined);
  await box('--init');
  try {
    return await measured('isolate', ['isolate', '--silent', '--run', '--', ...program], turns);
  } finally {
    await box('--cleanup');
  }
}

async function measured(
  name: string,
  [command = '', ...args]: readonly string[],
  turns: number,
): Promise<HostSandbox> {
  if (!isInstalled(command)) return { name, times: `${name} is not installed` };
  try {
    return { name, times: await timesOf(command, args, turns) };
  } catch {
    return { name, times: `${name} does not run here` };
  }
}

async function timesOf(command: string, args: readonly string[], turns: number): Promise<number[]> {
  const times: number[] = [];
  // The first time warms up.
  for (let turn = 0; turn <= turns; turn++) {
    const began = performance.now();
    await promisify(execFile)(command, [...args]);
    if (turn > 0) times.push(performance.now() - began);
  }
  return times;
}

export function isInstalled(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
