import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../platform/diskErrors.ts';
import { JOB_FILES, type KnownJob } from './jobFiles.ts';

/** Whether nobody was told yet that a job has ended; whoever asks is to tell it. Of several that ask at once, one is. */
export async function claimNotice({ folder }: Pick<KnownJob, 'folder'>): Promise<boolean> {
  try {
    await writeFile(join(folder, JOB_FILES.told), '', { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}
