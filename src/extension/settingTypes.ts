import * as l10n from '@vscode/l10n';
import { isReviewerName } from '../core/learn/standing.ts';
import { LANGUAGES } from '../domain/languages.ts';
import type { ReadSetting } from './settings.ts';

interface SettingType {
  readonly fits: (value: unknown) => boolean;
  /** What a person should write there. */
  readonly wanted: () => string;
}

/** Every setting of the manifest, by its name behind `leafe.`. By hand, for this is asked while the extension starts. */
export const SETTINGS = {
  home: {
    fits: (value) => typeof value === 'string',
    wanted: () => l10n.t('Write the path of a folder as a text, or take the setting away.'),
  },
  models: {
    fits: (value) => Array.isArray(value) && value.every(isModel),
    wanted: () =>
      l10n.t('Write a list of texts such as "openai:name", "embedded:file.gguf" or "tape:file".'),
  },
  defaultModel: {
    fits: (value) => typeof value === 'string' && (value.trim() === '' || isModel(value.trim())),
    wanted: () =>
      l10n.t(
        'Write a model such as "embedded:qwen2.5-coder-1.5b+mine" or "openai:name", or nothing.',
      ),
  },
  reviewer: {
    fits: (value) => typeof value === 'string' && (value === '' || isReviewerName(value)),
    wanted: () => l10n.t('Write a name of letters, digits, dots, dashes and underscores.'),
  },
  'endpoint.baseUrl': {
    fits: (value) => typeof value === 'string' && (value.trim() === '' || isWebAddress(value)),
    wanted: () => l10n.t('Write an address such as "http://localhost:8000/v1", or nothing.'),
  },
  'explore.language': {
    fits: (value) => LANGUAGES.some((language) => language === value),
    wanted: () => l10n.t('Write one of {0}.', LANGUAGES.join(', ')),
  },
  'explore.horizon': whole(1),
  'explore.rollouts': whole(1),
  'explore.depth': whole(0),
} as const satisfies Record<string, SettingType>;

export interface SettingTrouble {
  /** With `leafe.` before it. */
  readonly id: string;
  /** One sentence on what is wrong, one on what to write. */
  readonly text: string;
}

/** The settings that hold something they cannot: each is taken as not set. */
export function settingTroubles(read: ReadSetting): readonly SettingTrouble[] {
  return Object.entries(SETTINGS).flatMap(([name, { fits, wanted }]) => {
    const value = read(name);
    if (value === undefined || value === null || fits(value)) return [];
    const id = `leafe.${name}`;
    const what = l10n.t('The setting {0} does not fit, and is left out of account.', id);
    return [{ id, text: `${what} ${wanted()}` }];
  });
}

function whole(least: number): SettingType {
  return {
    fits: (value) => typeof value === 'number' && Number.isInteger(value) && value >= least,
    wanted: () => l10n.t('Write a whole number from {0} on.', least),
  };
}

/** A model as `leafe explore --model` takes it. */
export function isModel(value: unknown): value is string {
  return typeof value === 'string' && /^(embedded|openai|tape):./.test(value);
}

function isWebAddress(value: string): boolean {
  return URL.canParse(value.trim()) && /^https?:/.test(value.trim());
}
