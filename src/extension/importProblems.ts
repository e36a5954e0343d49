import * as l10n from '@vscode/l10n';
import { window, type QuickPickItem } from 'vscode';
import type { ImportedSet } from '../platform/problems/importSet.ts';
import { cancellable } from './cancellable.ts';
import type { Parts } from './compose.ts';
import { fieldOf } from './fieldOf.ts';
import { noticeText } from './notice.ts';
import { fileIn } from './problemFiles/problemOfFile.ts';
import { askText, chooseOne } from './questions.ts';

const title = (): string => l10n.t('Import Problems');

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
    title: title(),
    openLabel: l10n.t('Import'),
    canSelectMany: true,
    filters: {
      [l10n.t('Problems in the format of CodeContests')]: ['jsonl', 'ndjson', 'json', 'parquet'],
    },
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
  const set = await askText({
    title: title(),
    prompt: l10n.t('The name of the set; the files become one'),
    value: nameOr('', () => setNameFor(file)),
    validateInput: (name) =>
      isSetName(name) && name !== STARTER
        ? null
        : l10n.t('Use letters, digits, dots and dashes; “starter” is taken.'),
  });
  if (set === undefined || !(await importedSets(home)).includes(set)) return set;
  const replace: QuickPickItem = {
    label: l10n.t('Replace the set {0}', set),
    detail: l10n.t('Runs keep what they have; resuming one needs the problem as it was.'),
  };
  const placeHolder = l10n.t('There is a set {0} already', set);
  const chosen = await chooseOne([replace], { title: title(), placeHolder });
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
  return cancellable(l10n.t('Importing problems into {0}', set), async (progress, signal) => {
    const { importSet } = await import('../platform/problems/importSet.ts');
    let shown = 0;
    const onProgress = (fraction: number): void => {
      const percent = Math.floor(100 * fraction);
      if (percent === shown) return;
      progress.report({ increment: percent - shown, message: `${percent} %` });
      shown = percent;
    };
    return importSet({ set, files, home, onProgress }, signal);
  });
}

function tell({ set, problems, withoutTests, twins }: ImportedSet): void {
  const untested = withoutTests.length;
  const words = [
    problems === 1
      ? l10n.t('The set {0} holds 1 problem.', set)
      : l10n.t('The set {0} holds {1} problems.', set, problems),
    ...(untested === 0 ? [] : [l10n.t('{0} of them without tests cannot be judged.', untested)]),
    ...(twins.length === 0 ? [] : [l10n.t('{0} names stand more than once.', twins.length)]),
  ];
  void window.showInformationMessage(noticeText(words.join(' ')));
}
