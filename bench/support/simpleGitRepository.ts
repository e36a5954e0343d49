import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleGit } from 'simple-git';
import { timed, type Times } from './timed.ts';

export interface SimpleGitRepository {
  /** Writes the files, then measures add + commit, a checkout of that commit, and a branch on it. */
  oneTurn(files: ReadonlyMap<string, string>, times: Times): Promise<void>;
}

/** The plain way to keep steps: a work tree and a git command for everything. */
export async function simpleGitRepository(folder: string): Promise<SimpleGitRepository> {
  await mkdir(folder, { recursive: true });
  const git = simpleGit({ baseDir: folder, completion: { onClose: true, onExit: false } });
  await git.init();
  await git.addConfig('user.name', 'Bench');
  await git.addConfig('user.email', 'bench@localhost');
  let turns = 0;
  return {
    oneTurn: async (files, times) => {
      turns += 1;
      const branch = `fork-${turns}`;
      for (const [path, text] of files) await writeFile(join(folder, path), text);
      const commit = await timed(times.save, async () => {
        await git.add('.');
        await git.commit(`step ${turns}`);
        return git.revparse(['HEAD']);
      });
      await timed(times.restore, () => git.raw(['checkout', '--quiet', '--force', commit]));
      await timed(times.fork, () => git.raw(['branch', branch, commit]));
    },
  };
}
