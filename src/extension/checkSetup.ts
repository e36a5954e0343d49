import * as l10n from '@vscode/l10n';
import { commands, env, ThemeIcon, Uri, window, type QuickPickItem } from 'vscode';
import type { PartState } from '../platform/setup/parts.ts';
import { cancellable } from './cancellable.ts';
import type { Parts } from './compose.ts';
import { getDefaultModel } from './firstSteps.ts';
import { openSettings } from './openSettings.ts';
import { partLook } from './partLook.ts';
import { remediesFor, type PartRemedy } from './partRemedies.ts';
import { chooseOne } from './questions.ts';

interface PartItem extends QuickPickItem {
  /** Null looks again. */
  readonly part: PartState | null;
}

/** Shows the parts of the set-up; choosing one that is not in order does its remedy, and the list comes again. */
export async function checkSetup(parts: Parts): Promise<void> {
  for (;;) {
    const chosen = await chooseOne(partItems(parts), {
      title: l10n.t('Check Setup'),
      placeHolder: l10n.t('What LEAFE needs; choose a part that is missing to put it there'),
      matchOnDetail: true,
    });
    if (chosen === undefined) return;
    if (chosen.part === null) continue;
    const remedy = await chooseRemedy(chosen.part);
    if (remedy === undefined) continue;
    const goOn = await doRemedy(remedy, chosen.part, parts);
    parts.readiness.forget();
    if (!goOn) return;
  }
}

async function partItems({ readiness }: Parts): Promise<PartItem[]> {
  const items = (await readiness.look()).map((part): PartItem => {
    const { label, description, detail, icon } = partLook(part, process.platform);
    return { label, description, detail, iconPath: new ThemeIcon(icon), part };
  });
  const again = l10n.t('Look Again');
  return [...items, { label: again, iconPath: new ThemeIcon('refresh'), part: null }];
}

async function chooseRemedy(part: PartState): Promise<PartRemedy | undefined> {
  const remedies = remediesFor(part, process.platform);
  if (remedies.length < 2) return remedies[0];
  const items = remedies.map((remedy) => ({ label: remedy.title, remedy }));
  const placeHolder = [part.text, part.todo ?? ''].join('. ');
  return (await chooseOne(items, { title: l10n.t('Check Setup'), placeHolder }))?.remedy;
}

/** Gives false where the list would stand in the way of what was opened. */
async function doRemedy(
  { title, does }: PartRemedy,
  part: PartState,
  parts: Parts,
): Promise<boolean> {
  switch (does.kind) {
    case 'buildImage':
      return buildImage(part, parts.settings().home);
    case 'getModel':
      return getDefaultModel(parts);
    case 'terminal': {
      const terminal = window.createTerminal(title);
      terminal.show();
      terminal.sendText(does.command);
      return false;
    }
    case 'page':
      await env.openExternal(Uri.parse(does.url));
      return true;
    case 'setting':
      await openSettings(`@id:${does.id}`);
      return false;
    case 'showRuns':
      await commands.executeCommand('leafe.runs.focus');
      return false;
  }
}

/** Gives false where it was stopped or failed; why it failed is told. */
async function buildImage(part: PartState, home: string): Promise<boolean> {
  const title = l10n.t('Building the sandbox image');
  const after = await cancellable(title, async (progress, signal) => {
    const { mendPart } = await import('../app/doctor/mendPart.ts');
    const context = { home, signal };
    return mendPart(part, context, ({ what }) => progress.report({ message: what }));
  });
  if (after === undefined) return false;
  if (after.state === 'ok') return true;
  void window.showWarningMessage([after.text, after.todo ?? ''].join('. '));
  return false;
}
