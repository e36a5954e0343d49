import { Disposable, RelativePattern, Uri, workspace } from 'vscode';

/** Tells of each file under a home that is made, changed or taken away there: other windows and the command line write into it, too. */
export function watchHome(
  home: string,
  pattern: string,
  onChange: (file: Uri) => void,
): Disposable {
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(home), pattern));
  return Disposable.from(
    watcher,
    watcher.onDidCreate(onChange),
    watcher.onDidChange(onChange),
    watcher.onDidDelete(onChange),
  );
}
