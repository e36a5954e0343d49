import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { defaultReviewer } from '../app/reviewer.ts';
import type { SettingsInput } from '../domain/settings.ts';
import { isModel, SETTINGS } from './settingTypes.ts';

/** The person's settings, whatever was written there made fit. */
export interface ExtensionSettings {
  readonly home: string;
  /** Offered beside the catalogue. */
  readonly models: readonly string[];
  /** Used where none is named; null is the one that a new user gets. */
  readonly defaultModel: string | null;
  /** Who decides on corrections. */
  readonly reviewer: string;
  /** Null is the endpoint's own default. */
  readonly baseUrl: string | null;
  /** What new runs begin with; what is not set is the engine's own. */
  readonly explore: Pick<SettingsInput, 'language' | 'horizon' | 'rollouts' | 'depth'>;
}

export type ReadSetting = (name: string) => unknown;

/** A setting of the wrong type counts as not set; `settingTroubles` tells of it. */
export function settingsFrom(
  read: ReadSetting,
  env: Readonly<Record<string, string | undefined>>,
): ExtensionSettings {
  const fit = (name: keyof typeof SETTINGS): unknown => {
    const value = read(name);
    return SETTINGS[name].fits(value) ? value : undefined;
  };
  const text = (
    name: 'home' | 'endpoint.baseUrl' | 'reviewer' | 'defaultModel',
  ): string | undefined => {
    const value = fit(name);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const models = read('models');
  return {
    home: homeFolder(text('home') ?? env['LEAFE_HOME']),
    reviewer: text('reviewer') ?? defaultReviewer(),
    models: Array.isArray(models) ? models.filter(isModel) : [],
    defaultModel: text('defaultModel') ?? null,
    baseUrl: text('endpoint.baseUrl') ?? null,
    explore: Object.fromEntries(
      (['language', 'horizon', 'rollouts', 'depth'] as const).flatMap((key) => {
        const value = fit(`explore.${key}`);
        return value === undefined ? [] : [[key, value]];
      }),
    ),
  };
}

function homeFolder(given: string | undefined): string {
  if (given === undefined || given === '') return join(homedir(), '.leafe');
  return resolve(given.replace(/^~(?=$|[\\/])/, homedir()));
}
