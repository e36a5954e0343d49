import * as l10n from '@vscode/l10n';
import { window, type Disposable } from 'vscode';
import type { Parts } from '../compose.ts';
import { goOnWith } from './evaluateCommand.ts';

const KEY = 'leafe.evaluationsAtWork';

/** Keeps the names of the evaluations at work, for a window that is closed or dies meanwhile. */
export function rememberEvaluations({ context, evaluations }: Parts): Disposable {
  let kept = '';
  return evaluations.onChange(() => {
    const atWork = evaluations.all().flatMap(({ name }) => (name === null ? [] : [name]));
    if (atWork.join() === kept) return;
    kept = atWork.join();
    void context.workspaceState.update(KEY, atWork);
  });
}

/** Asks once whether the evaluations that this window was at work on when it closed shall go on. */
export function offerToGoOn(parts: Parts): void {
  const { context, plans } = parts;
  const names = context.workspaceState.get<readonly string[]>(KEY, []);
  if (names.length === 0) return;
  void context.workspaceState.update(KEY, []);
  const begun = names.flatMap((name) => plans.find(name) ?? []);
  if (begun.length === 0) return;
  const [what, go] = [
    begun.length === 1
      ? l10n.t('An evaluation was interrupted when this window closed. What is over is kept.')
      : l10n.t(
          '{0} evaluations were interrupted when this window closed. What is over is kept.',
          begun.length,
        ),
    l10n.t('Go On'),
  ];
  void window.showInformationMessage(what, go).then((pressed) => {
    if (pressed === go) for (const plan of begun) goOnWith(parts, plan);
  });
}
