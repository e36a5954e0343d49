import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errorCode } from '../diskErrors.ts';
import { fine, type PartState } from './parts.ts';

/** The first Node and the first git that do. */
const NODE = [20, 12] as const;
const GIT = [2, 30] as const;

export function checkNode(version: string = process.versions.node): PartState {
  if (reaches(version, NODE)) return fine('node', `Node ${version}`);
  return {
    part: 'node',
    state: 'broken',
    text: `Node ${version} is too old`,
    todo: `Install Node ${NODE.join('.')} or later from https://nodejs.org.`,
  };
}

export async function checkGit(signal: AbortSignal): Promise<PartState> {
  const todo = `Install git ${GIT.join('.')} or later (\`apt-get install git\`, \`brew install git\`).`;
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'], { signal });
    const version = /\d+\.\d+(\.\d+)*/.exec(stdout)?.[0] ?? '';
    if (reaches(version, GIT)) return fine('git', `git ${version}`);
    return { part: 'git', state: 'broken', text: `git ${version} is too old`, todo };
  } catch (error) {
    signal.throwIfAborted();
    const absent = errorCode(error) === 'ENOENT';
    const text = absent ? 'git is not installed' : 'git does not run';
    return { part: 'git', state: absent ? 'missing' : 'broken', text, todo };
  }
}

function reaches(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}
