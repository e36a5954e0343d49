import { basename, dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Format } from '../../core/learn/formats.ts';
import type { Manifest } from '../../core/learn/manifest.ts';

/** A data set that jobs can be made of. */
export interface DatasetChoice {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** What trainers take: rows to make tokens of, or chats. */
export type TrainerFormat = Extract<Format, 'trl' | 'openai'>;

/** Of these folders, those that hold a data set in this format, each once, in their order. */
export async function datasetsIn(
  folders: readonly string[],
  format: TrainerFormat,
): Promise<readonly DatasetChoice[]> {
  const { readManifest } = await import('../../app/datasets/readManifest.ts');
  const found = await Promise.all(
    [...new Set(folders)].map(async (folder) => {
      // One that was moved or is damaged is none to choose.
      const manifest = await readManifest(folder).catch(() => null);
      return manifest?.format === format ? [{ folder, manifest }] : [];
    }),
  );
  return found.flat();
}

/** A data set in a list to choose from. */
export function datasetWords({ folder, manifest }: DatasetChoice): {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
} {
  return { label: basename(folder), description: rowWords(manifest), detail: dirname(folder) };
}

/** What is in a data set: `12 corrections, 3 guided, 5 to rehearse`. */
export function rowWords({ counts }: Pick<Manifest, 'counts'>): string {
  const { counterfactual, guided = 0, reflection = 0, rehearsal } = counts;
  const other = (count: number, words: (count: number) => string): readonly string[] =>
    count === 0 ? [] : [words(count)];
  return [
    counterfactual === 1 ? l10n.t('1 correction') : l10n.t('{0} corrections', counterfactual),
    ...other(guided, (count) => l10n.t('{0} guided', count)),
    ...other(reflection, (count) => l10n.t('{0} reflections', count)),
    ...other(rehearsal, (count) => l10n.t('{0} to rehearse', count)),
  ].join(', ');
}
