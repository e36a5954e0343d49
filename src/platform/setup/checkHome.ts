import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sizeWords } from '../../domain/sizeWords.ts';
import { errorCode } from '../diskErrors.ts';
import { fine, type PartState } from './parts.ts';

/** Less than this and the next model or image will not fit. */
const SCARCE_BYTES = 2 * 1024 ** 3;

/** Whether the home folder can be written, tried by writing, and how much room is left there. */
export async function checkHome(home: string): Promise<PartState> {
  const trial = join(home, `.doctor-${process.pid}`);
  try {
    await mkdir(home, { recursive: true });
    await writeFile(trial, 'x');
    await rm(trial);
  } catch (error) {
    return {
      part: 'home',
      state: 'broken',
      text: `${home} cannot be written (${errorCode(error) ?? String(error)})`,
      todo: 'Choose another folder with --home or LEAFE_HOME, or free some space.',
    };
  }
  const { bavail, bsize } = await statfs(home);
  const free = bavail * bsize;
  const text = `${home}, ${sizeWords(free)} free`;
  if (free >= SCARCE_BYTES) return fine('home', text);
  return {
    part: 'home',
    state: 'broken',
    text,
    todo: 'Free some space there, or choose another folder with --home or LEAFE_HOME.',
  };
}
