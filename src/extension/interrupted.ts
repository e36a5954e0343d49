import * as l10n from '@vscode/l10n';
import { window, type Disposable } from 'vscode';
import type { Parts } from './compose.ts';
import { resume } from './runCommands.ts';

const KEY = 'leafe.runsAtWork';

/** Keeps the names of the runs at work, for a window that is closed or dies meanwhile. */
export function rememberRuns({ context, runs }: Parts): Disposable {
  let kept = '';
  return runs.onChange(() => {
    const atWork = runs
      .all()
      .filter(({ state }) => state !== null)
      .map(({ run }) => run);
    if (atWork.join() === kept) return;
    kept = atWork.join();
    void context.workspaceState.update(KEY, atWork);
  });
}

/** Asks once whether the runs that this window was at work on when it closed shall go on. */
export function offerToResume(parts: Parts): void {
  const names = parts.context.workspaceState.get<readonly string[]>(KEY, []);
  if (names.length === 0) return;
  void parts.context.workspaceState.update(KEY, []);
  const [what, go] =
    names.length === 1
      ? [l10n.t('An exploration was interrupted when this window closed.'), l10n.t('Resume')]
      : [
          l10n.t('{0} explorations were interrupted when this window closed.', names.length),
          l10n.t('Resume All'),
        ];
  void window.showInformationMessage(what, go).then((pressed) => {
    if (pressed === go) for (const run of names) resume(parts, run);
  });
}
