import type { Settings } from '../domain/settings.ts';

/**
 * What `auto` comes to with this model, so that the journal says what was done. Models small enough to be embedded repeat a failed program
 * that stands in their history (docs/results/recovery.md); larger ones mend it.
 */
export function settled(settings: Settings, model: string): Settings {
  if (settings.failedPrograms !== 'auto') return settings;
  return { ...settings, failedPrograms: model.startsWith('embedded:') ? 'hidden' : 'shown' };
}
