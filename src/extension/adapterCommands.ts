import * as l10n from '@vscode/l10n';
import { commands, Uri, window } from 'vscode';
import { ADAPTER_NAME } from '../domain/adapterName.ts';
import type { KeptAdapter } from '../domain/keptAdapter.ts';
import { tunedModel } from '../domain/tunedModel.ts';
import type { Parts } from './compose.ts';
import { fieldOf } from './fieldOf.ts';
import { pickText } from './notice.ts';
import { offerUndo } from './offerUndo.ts';
import { askText, chooseOne } from './questions.ts';
import { exploreProblem } from './runCommands.ts';

/** Explores with the adapter that `given` names, or the one that the person chooses; the rest is asked for. */
export async function exploreWithAdapter(parts: Parts, given: unknown): Promise<void> {
  const adapter = await adapterMeant(parts, given, l10n.t('Explore With Adapter'));
  if (adapter !== null) await exploreProblem(parts, { model: tunedModel(adapter) });
}

/** Opens the record of an adapter: its base, its job and data set, and what was measured of it. */
export async function showAdapter(parts: Parts, given: unknown): Promise<void> {
  const adapter = await adapterMeant(parts, given, l10n.t('Show What Made the Adapter'));
  if (adapter === null) return;
  const { adapterRecord } = await import('../app/adapters/adapterFolder.ts');
  const record = Uri.file(adapterRecord(parts.settings().home, adapter.name));
  await commands.executeCommand('vscode.open', record);
}

/** Asks for another name, which can be undone; the same again, or none, changes nothing. */
export async function renameAdapter(parts: Parts, given: unknown): Promise<void> {
  const adapter = await adapterMeant(parts, given, l10n.t('Rename Adapter'));
  if (adapter === null) return;
  const { name } = adapter;
  const others = (await parts.models.adapters()).map((one) => one.name);
  const taken = new Set(others.filter((one) => one !== name).map((one) => one.toLowerCase()));
  const to = await askText({
    title: l10n.t('Rename {0}', name),
    prompt: l10n.t('Runs made with it can be resumed once it is called {0} again.', name),
    value: name,
    validateInput: (text) => {
      if (!ADAPTER_NAME.test(text)) {
        return l10n.t(
          'Use letters, digits, dots, dashes and underscores, a letter or digit first, 64 at most.',
        );
      }
      const isTaken = taken.has(text.toLowerCase());
      return isTaken ? l10n.t('There is an adapter {0} already.', text) : null;
    },
  });
  if (to === undefined || to === name) return;
  const renamed = await parts.models.renameAdapter(name, to);
  offerUndo(l10n.t('{0} is called {1} now.', name, to), renamed, parts.log);
}

/** Takes an adapter away once the person has agreed; until they have put the notice of that away, it can be brought back. */
export async function removeAdapter(parts: Parts, given: unknown): Promise<void> {
  const adapter = await adapterMeant(parts, given, l10n.t('Remove Adapter'));
  if (adapter === null) return;
  const { name, base } = adapter;
  const remove = l10n.t('Remove');
  const chosen = await window.showWarningMessage(
    l10n.t('Remove the adapter {0} from this machine?', name),
    {
      modal: true,
      detail: l10n.t(
        '{0} stays. Runs made with the adapter can be looked at, and resumed once its job is fetched again.',
        base.model,
      ),
    },
    remove,
  );
  if (chosen !== remove) return;
  const removed = await parts.models.removeAdapter(name);
  offerUndo(l10n.t('The adapter {0} is removed.', name), removed, parts.log);
}

/** The adapter of a node, or of a caller's `{ adapter: { name } }`; else the person chooses. Null where there is none or they turned away. */
export async function adapterMeant(
  { models }: Pick<Parts, 'models'>,
  given: unknown,
  title: string,
): Promise<KeptAdapter | null> {
  const all = await models.adapters();
  const name = nameIn(given) ?? (await askAdapter(all, title));
  return all.find((one) => one.name === name) ?? null;
}

function nameIn(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || !('adapter' in given)) return undefined;
  return fieldOf(given.adapter, 'name');
}

async function askAdapter(all: readonly KeptAdapter[], title: string): Promise<string | undefined> {
  if (all.length === 0) {
    void window.showInformationMessage(
      l10n.t('No adapter is here yet. A training job makes one: `leafe push` begins it.'),
    );
    return undefined;
  }
  const items = all.map(({ name, base, madeFrom }) => ({
    label: name,
    description: pickText(base.model),
    detail: l10n.t('trained on {0}', pickText(madeFrom.dataset)),
  }));
  return (await chooseOne(items, { title, matchOnDescription: true }))?.label;
}
