import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { commands, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { isLeafeError } from '../core/errors.ts';
import { FORMATS, type Format } from '../core/learn/formats.ts';
import type { Manifest } from '../core/learn/manifest.ts';
import type { Refusal } from '../core/learn/guards/guard.ts';
import { areManyMarginal } from '../domain/marginal.ts';
import { cancellable } from './cancellable.ts';
import type { Parts } from './compose.ts';
import { choiceOf, keptOptions, optionsOf, type ExportOption } from './exportOptions.ts';
import { askTokens, measuring, type TokenChoice } from './exportTokens.ts';
import { noticeText } from './notice.ts';
import { chooseMany, chooseOne } from './questions.ts';

const title = (): string => l10n.t('Export Corrections');

/**
 * Writes what the runs hold to learn from into a new folder, as a data set for a trainer, and gives that folder; undefined where nothing was
 * written. With a `format` that is decided, whoever asked goes on with the folder, and its card is not offered.
 */
export async function exportCorrections(
  parts: Parts,
  { format }: { readonly format?: Format } = {},
): Promise<string | undefined> {
  const plan = await askPlan(parts, format);
  if (plan === undefined) return undefined;
  const refused: Refusal[] = [];
  try {
    const manifest = await exportWithProgress(plan, refused);
    if (manifest === undefined) return undefined;
    await parts.recentDatasets.keep(plan.out);
    if (format === undefined) await tell(plan, manifest);
    return plan.out;
  } catch (error) {
    if (!isLeafeError(error, 'dataset', 'refused')) throw error;
    for (const { row, guard, found } of refused) parts.log.warn(`${row}, ${guard}: ${found}`);
    await tellRefused(parts, refused);
    return undefined;
  }
}

interface Plan {
  readonly home: string;
  readonly out: string;
  readonly format: Format;
  readonly options: readonly ExportOption[];
  /** What its rows are measured by; null where they are not. */
  readonly tokens: TokenChoice | null;
}

/** Where what was wanted last time is kept. */
const LAST_OPTIONS = 'leafe.lastExportOptions';

/** Undefined where the person turned away. */
async function askPlan(
  { context, models, settings }: Parts,
  decided: Format | undefined,
): Promise<Plan | undefined> {
  const format = decided ?? (await askFormat());
  if (format === undefined) return undefined;
  const last = keptOptions(context.globalState.get(LAST_OPTIONS));
  const options = await askOptions(format, last);
  if (options === undefined) return undefined;
  const tokens = options.includes('tokens') ? await askTokens(models) : null;
  if (tokens === undefined) return undefined;
  const out = await askFolder();
  if (out === undefined) return undefined;
  await context.globalState.update(LAST_OPTIONS, options);
  return { home: settings().home, out: out.fsPath, format, options, tokens };
}

async function askFormat(): Promise<Format | undefined> {
  const words: Readonly<Record<Format, string>> = {
    trl: l10n.t('Prompt and completion, as TRL reads them'),
    openai: l10n.t('Chat messages, as the OpenAI API reads them'),
    sharegpt: l10n.t('Conversations, as ShareGPT has them'),
    dpo: l10n.t('Preference pairs: the corrected reply and the one that failed'),
    atif: l10n.t('Trajectories, as Harbor and others read them (ATIF)'),
  };
  const items = FORMATS.map((format): QuickPickItem & { readonly format: Format } => ({
    label: format,
    description: words[format],
    format,
  }));
  const placeHolder = l10n.t('What the rows look like');
  return (await chooseOne(items, { title: title(), placeHolder }))?.format;
}

async function askOptions(
  format: Format,
  last: readonly ExportOption[],
): Promise<readonly ExportOption[] | undefined> {
  const words: Readonly<Record<ExportOption, readonly [string, string]>> = {
    acceptedOnly: [l10n.t('Accepted only'), l10n.t('Without what nobody has decided on yet')],
    helpfulOnly: [
      l10n.t('Helpful lessons only'),
      l10n.t('Without those whose lesson was measured to make matters worse'),
    ],
    guided: [l10n.t('Guided, too'), l10n.t('Each correction once more, with the lesson told')],
    reflection: [l10n.t('Reflections, too'), l10n.t('From the failure to the lesson')],
    parquet: [l10n.t('Parquet, too'), l10n.t('The rows as a table beside the JSON lines')],
    tokens: [
      l10n.t('Measured in tokens'),
      l10n.t('Weights by the tokens of the model that is trained, and no row that it would cut'),
    ],
  };
  const items = optionsOf(format).map(
    (option): QuickPickItem & { readonly option: ExportOption } => {
      const [label, description] = words[option];
      return { label, description, picked: last.includes(option), option };
    },
  );
  const placeHolder = l10n.t('What else it shall be; nothing of it is needed');
  const picked = await chooseMany(items, {
    title: title(),
    placeHolder,
  });
  return picked?.map(({ option }) => option);
}

async function askFolder(): Promise<Uri | undefined> {
  const [folder] = workspace.workspaceFolders ?? [];
  return window.showSaveDialog({
    title: l10n.t('The folder to make'),
    saveLabel: l10n.t('Export'),
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder.uri, 'corrections') }),
  });
}

/** Undefined where it was cancelled: nothing is written then. */
async function exportWithProgress(
  { options, tokens, ...where }: Plan,
  refused: Refusal[],
): Promise<Manifest | undefined> {
  return cancellable(l10n.t('Exporting corrections'), async (progress, signal) => {
    const { exportHome } = await import('../app/datasets/exportHome.ts');
    const watcher = {
      onRefused: (refusal: Refusal): void => void refused.push(refusal),
      onRows: (rows: number): void => {
        if (rows % 100 === 0) progress.report({ message: l10n.t('{0} records', rows) });
      },
    };
    return measuring(tokens, where.home, signal, (measure) =>
      exportHome({ ...where, ...choiceOf(options), measure }, watcher, signal),
    );
  });
}

async function tell({ out, format }: Plan, { counts, keptOut }: Manifest): Promise<void> {
  const { counterfactual, rehearsal, marginal } = counts;
  const words = [
    l10n.t(
      'Exported {0} and {1}.',
      counterfactual === 1 ? l10n.t('1 correction') : l10n.t('{0} corrections', counterfactual),
      rehearsal === 1
        ? l10n.t('1 success to rehearse')
        : l10n.t('{0} successes to rehearse', rehearsal),
    ),
    ...(keptOut.heldOut === 0
      ? []
      : [l10n.t('{0} of problems held out for evaluation were left out.', keptOut.heldOut)]),
    ...(marginal === undefined || !areManyMarginal(marginal)
      ? []
      : [
          l10n.t(
            'The programs of {0} of {1} rows used over 80 % of a limit of time or memory: on another machine they might be judged otherwise.',
            marginal.count,
            marginal.of,
          ),
        ]),
    ...(keptOut.lost.length === 0
      ? []
      : [l10n.t('{0} could not be built again; the manifest names them.', keptOut.lost.length)]),
  ];
  const open = l10n.t('Open Data Card');
  // What trainers take: rows, or chats where it is a fine-tuning API.
  const push = l10n.t('Push to Trainer…');
  const buttons = format === 'trl' || format === 'openai' ? [open, push] : [open];
  const pressed = await window.showInformationMessage(noticeText(words.join(' ')), ...buttons);
  if (pressed === push) await commands.executeCommand('leafe.pushCorrections', { dataset: out });
  if (pressed === open) await window.showTextDocument(Uri.file(join(out, 'README.md')));
}

/** What is refused says that something is wrong where it comes from: a person looks at it first. */
async function tellRefused({ log }: Parts, refused: readonly Refusal[]): Promise<void> {
  const [first] = refused;
  const what = l10n.t(
    'No data set was written: {0}',
    `${first?.row ?? ''}: ${first?.found ?? ''}.`,
  );
  const more =
    refused.length > 1 ? ` ${l10n.t('{0} more are in the log.', refused.length - 1)}` : '';
  const show = l10n.t('Show Log');
  const pressed = await window.showErrorMessage(noticeText(what + more), show);
  if (pressed === show) log.show();
}
