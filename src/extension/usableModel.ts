import { embeddedParts } from '../app/modelSpec.ts';
import type { ExtensionSettings } from './settings.ts';

export interface ModelsAround extends Pick<ExtensionSettings, 'models' | 'baseUrl'> {
  /** Whether the endpoint has a key. */
  readonly hasKey: boolean;
  /** Whether a model of the catalogue is on this machine. */
  readonly isAnyHere: boolean;
  readonly exists: (file: string) => boolean;
}

/**
 * Whether there is a model to explore with: one of this machine, a file that the settings name, or one of an endpoint that has an
 * address of the person's own or a key. A tape is none: it replays what a model has said.
 */
export function hasUsableModel(around: ModelsAround): boolean {
  const { models, baseUrl, hasKey, isAnyHere, exists } = around;
  const isEndpointSet = baseUrl !== null || hasKey;
  const isUsable = (spec: string): boolean => {
    const [, kind, name = ''] = /^(openai|embedded):(.+)$/.exec(spec) ?? [];
    return kind === 'openai'
      ? isEndpointSet
      : kind === 'embedded' && exists(embeddedParts(name).base);
  };
  return isAnyHere || models.some(isUsable);
}
