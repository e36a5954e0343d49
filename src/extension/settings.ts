import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The person's settings, whatever was written there made fit. */
export interface ExtensionSettings {
  readonly home: string;
  /** Offered beside the catalogue. */
  readonly models: readonly string[];
  /** Null is the endpoint's own default. */
  readonly baseUrl: string | null;
}

/** A setting of the wrong type counts as not set: VS Code marks it where it stands. */
export function settingsFrom(
  read: (name: string) => unknown,
  env: Readonly<Record<string, string | undefined>>,
): ExtensionSettings {
  const text = (name: string): string | null => {
    const value = read(name);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const models = read('models');
  return {
    home: homeFolder(text('home') ?? env['LEAFE_HOME']),
    models: Array.isArray(models) ? models.filter((model) => typeof model === 'string') : [],
    baseUrl: text('endpoint.baseUrl'),
  };
}

function homeFolder(given: string | undefined): string {
  if (given === undefined || given === '') return join(homedir(), '.leafe');
  return resolve(given.replace(/^~(?=$|[\\/])/, homedir()));
}
