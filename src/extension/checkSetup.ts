import { ProgressLocation, ThemeIcon, window, type QuickPickItem } from 'vscode';
import type { PartState } from '../platform/setup/parts.ts';
import type { Models } from './models.ts';
import { partLook } from './partLook.ts';

interface PartItem extends QuickPickItem {
  readonly part: PartState;
}

/** Shows the parts of the set-up; choosing one that is missing puts it there, and the list comes again. */
export async function checkSetup(home: string, models: Models): Promise<void> {
  for (;;) {
    const chosen = await window.showQuickPick(partItems(home), {
      title: 'Check Setup',
      placeHolder: 'What LEAFE needs; choose a part that is missing to put it there',
      matchOnDetail: true,
      ignoreFocusOut: true,
    });
    if (chosen === undefined || chosen.part.state === 'ok') return;
    const after = await mend(chosen.part, home, models);
    if (after !== null && after.state !== 'ok') {
      void window.showWarningMessage([after.text, after.todo ?? ''].join('. '));
      return;
    }
  }
}

async function partItems(home: string): Promise<PartItem[]> {
  const [{ checkPart }, { PARTS }] = await Promise.all([
    import('../app/doctor/checkPart.ts'),
    import('../platform/setup/parts.ts'),
  ]);
  const signal = new AbortController().signal;
  const states = await Promise.all(PARTS.map((part) => checkPart(part, { home, signal })));
  return states.map((part) => {
    const { label, description, detail, icon } = partLook(part);
    return { label, description, detail, iconPath: new ThemeIcon(icon), part };
  });
}

/** The part's state after; null where the person cancelled. */
async function mend(part: PartState, home: string, models: Models): Promise<PartState | null> {
  if (part.state !== 'missing') return part;
  if (part.part === 'model') return fetchDefaultModel(part, home, models);
  const options = {
    location: ProgressLocation.Notification,
    title: `Putting in order: ${part.part}`,
    cancellable: true,
  };
  return window.withProgress(options, async (progress, token) => {
    const { mendPart } = await import('../app/doctor/mendPart.ts');
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    const context = { home, signal: stop.signal };
    try {
      return await mendPart(part, context, ({ what }) => progress.report({ message: what }));
    } catch (error) {
      if (stop.signal.aborted) return null;
      throw error;
    }
  });
}

/** By way of the Models view, where its progress shows and can be cancelled. */
async function fetchDefaultModel(
  part: PartState,
  home: string,
  models: Models,
): Promise<PartState | null> {
  const [{ defaultModel }, { checkPart }] = await Promise.all([
    import('../app/doctor/defaultModel.ts'),
    import('../app/doctor/checkPart.ts'),
  ]);
  const { name } = await defaultModel();
  const options = { location: { viewId: 'leafe.models' } };
  const came = await window.withProgress(options, () => models.fetch(name));
  if (!came) return null;
  return checkPart(part.part, { home, signal: new AbortController().signal });
}
