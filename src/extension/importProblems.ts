import { ProgressLocation, window, type QuickPickItem } from 'vscode';
import type { ImportedSet } from '../platform/problems/importSet.ts';
import type { Parts } from './compose.ts';
import { fieldOf } from './fieldOf.ts';
import { noticeText } from './notice.ts';
import { fileIn } from './problemFiles/problemOfFile.ts';

const TITLE = 'Import Problems';

/** What a set is made of. */
interface ImportChoice {
  readonly set: string;
  readonly files: readonly string[];
}

/** Takes files of problems into the home as a set: the one a menu was opened on, a caller's, or those the person chooses. */
export async function importProblems(parts: Parts, given: unknown): Promise<void> {
  const choice = await chooseImport(given, parts.settings().home);
  if (choice === undefined) return;
  const imported = await importWithProgress(choice, parts.settings().home);
  if (imported === undefined) return;
  parts.testing.refresh();
  parts.problemsView.refresh();
  tell(imported);
}

async function chooseImport(given: unknown, home: string): Promise<ImportChoice | undefined> {
  const file = fileIn(given)?.fsPath ?? fieldOf(given, 'file');
  const files = file === undefined ? await askFiles() : [file];
  const [first] = files;
  if (first === undefined) return undefined;
  const set = fieldOf(given, 'set') ?? (await askSet(first, home));
  return set === undefined ? undefined : { set, files };
}

async function askFiles(): Promise<readonly string[]> {
  const chosen = await window.showOpenDialog({
    title: TITLE,
    openLabel: 'Import',
    canSelectMany: true,
    filters: { 'Problems in the format of CodeContests': ['jsonl', 'ndjson', 'json', 'parquet'] },
  });
  // The parts of one set are read in the order of their numbers.
  return (chosen ?? []).map(({ fsPath }) => fsPath).sort();
}

/** A name for the set, the file's own to begin with; one that is there already is replaced only where the person says so. */
async function askSet(file: string, home: string): Promise<string | undefined> {
  const [{ importedSets, isSetName, STARTER }, { setNameFor }] = await Promise.all([
    import('../platform/problems/locate.ts'),
    import('../platform/problems/importSet.ts'),
  ]);
  const set = await window.showInputBox({
    title: TITLE,
    prompt: 'The name of the set; parts of one set become one',
    value: nameOr('', () => setNameFor(file)),
    validateInput: (name) =>
      isSetName(name) && name !== STARTER
        ? null
        : 'Use letters, digits, dots and dashes; “starter” is taken.',
  });
  if (set === undefined || !(await importedSets(home)).includes(set)) return set;
  const replace: QuickPickItem = {
    label: `Replace the set ${set}`,
    detail: 'Runs keep what they have; resuming one needs the problem as it was.',
  };
  const placeHolder = `There is a set ${set} already`;
  const chosen = await window.showQuickPick([replace], { title: TITLE, placeHolder });
  return chosen === undefined ? undefined : set;
}

function nameOr(otherwise: string, name: () => string): string {
  try {
    return name();
  } catch {
    return otherwise;
  }
}

/** Undefined where it was cancelled: everything is as it was before. */
async function importWithProgress(
  { set, files }: ImportChoice,
  home: string,
): Promise<ImportedSet | undefined> {
  const options = {
    location: ProgressLocation.Notification,
    title: `Importing problems into ${set}`,
    cancellable: true,
  };
  return window.withProgress(options, async (progress, token) => {
    const { importSet } = await import('../platform/problems/importSet.ts');
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    let shown = 0;
    const onProgress = (fraction: number): void => {
      const percent = Math.floor(100 * fraction);
      if (percent === shown) return;
      progress.report({ increment: percent - shown, message: `${percent} %` });
      shown = percent;
    };
    try {
      return await importSet({ set, files, home, onProgress }, stop.signal);
    } catch (error) {
      if (stop.signal.aborted) return undefined;
      throw error;
    }
  });
}

function tell({ set, problems, withoutTests, twins }: ImportedSet): void {
  const count = problems === 1 ? '1 problem' : `${problems} problems`;
  const untested =
    withoutTests.length === 0
      ? ''
      : ` ${withoutTests.length} of them have no test and cannot be judged.`;
  const doubled = twins.length === 0 ? '' : ` ${twins.length} names stand more than once.`;
  void window.showInformationMessage(
    noticeText(`The set ${set} holds ${count}.${untested}${doubled}`),
  );
}
