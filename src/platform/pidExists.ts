import { errorCode } from './diskErrors.ts';

/** Whether there is a process of this number now, anybody's. */
export function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
