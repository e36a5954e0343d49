import type { SimpleGit } from 'simple-git';
import { LeafeError } from '../../core/errors.ts';
import { errorCode } from '../diskErrors.ts';
import { checkedCommit, refName } from './draft.ts';
import { gitTrouble, missingGit } from './gitErrors.ts';
import { gitEnvironment } from './gitProcess.ts';
import { ensureStore, isStore } from './storeFolder.ts';

/** One step of a branch, as `git log` tells it. */
export interface LoggedStep {
  readonly commit: string;
  /** Null where a history begins. */
  readonly parent: string | null;
  /** `Step b1.2`. */
  readonly subject: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Makes the store if it is not there. */
export async function initStore(store: string, signal: AbortSignal): Promise<void> {
  await ensureStore(store, signal);
}

/** The steps of a branch, newest first, those before its fork included. */
export async function branchLog(
  store: string,
  run: string,
  branch: string,
  signal: AbortSignal,
): Promise<LoggedStep[]> {
  const ref = refName(run, branch);
  const format = ['%H', '%P', '%s', '%aI'].join('%x00');
  const text = await personGit(store, signal, (git) =>
    git.raw('log', `--format=${format}`, ref, '--'),
  );
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [commit = '', parent = '', subject = '', at = ''] = line.split('\0');
      return { commit, parent: parent === '' ? null : parent, subject, at };
    });
}

/** What changed from one step to another, as a unified diff; empty where nothing did. */
export async function stepDiff(
  store: string,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<string> {
  const range = [checkedCommit(from), checkedCommit(to)];
  return personGit(store, signal, (git) =>
    git.raw('diff', '--no-color', '--no-ext-diff', '--no-textconv', ...range, '--'),
  );
}

/** For what a person asks for now and then; loaded only then. */
async function personGit<T>(
  store: string,
  signal: AbortSignal,
  use: (git: SimpleGit) => PromiseLike<T>,
): Promise<T> {
  signal.throwIfAborted();
  if (!(await isStore(store))) throw new LeafeError('checkpoint', 'unknownCheckpoint', store);
  const { simpleGit } = await import('simple-git');
  const env = safeEnvironment(store);
  try {
    return await use(
      simpleGit({
        baseDir: store,
        abort: signal,
        allowEnvironment: Object.keys(env),
        // The path is /dev/null: no configuration at all.
        unsafe: { allowUnsafeConfigPaths: true },
        completion: { onClose: true, onExit: false },
      }).env(env),
    );
  } catch (error) {
    signal.throwIfAborted();
    throw translated(error, store);
  }
}

/** Only what git needs: simple-git refuses variables that name other programs, such as PAGER. */
function safeEnvironment(store: string): Record<string, string> {
  const ours = /^(PATH|HOME|XDG_CONFIG_HOME|LC_ALL|GIT_.*|SystemRoot)$/i;
  return Object.fromEntries(
    Object.entries(gitEnvironment(store)).flatMap(([name, value]) =>
      ours.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}

function translated(error: unknown, store: string): LeafeError<'checkpoint'> {
  if (errorCode(error) === 'ENOENT' || /\bENOENT\b/.test(String(error))) return missingGit(error);
  const words = error instanceof Error ? error.message : String(error);
  if (/unknown revision|bad revision|bad object/i.test(words)) {
    return new LeafeError('checkpoint', 'unknownCheckpoint', words.trim().split('\n')[0] ?? '');
  }
  return gitTrouble(words, store);
}
