import * as l10n from '@vscode/l10n';
import type { Part, PartState } from '../platform/setup/parts.ts';
import { remediesFor } from './partRemedies.ts';

export interface PartLook {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly icon: string;
}

const NAMES: Readonly<Record<Part, () => string>> = {
  node: () => 'Node.js',
  git: () => 'Git',
  docker: () => 'Docker',
  image: () => l10n.t('Sandbox image'),
  model: () => l10n.t('Default model'),
  home: () => l10n.t('Home folder'),
  runs: () => l10n.t('Runs'),
};
const ICONS: Readonly<Record<PartState['state'], string>> = {
  ok: 'pass-filled',
  missing: 'circle-slash',
  broken: 'error',
};
/** Where the part's own advice is a command line, what choosing it does instead. */
const DONE_HERE: Readonly<Partial<Record<Part, () => string>>> = {
  docker: () => l10n.t('Choose this to start it or to see how it is installed.'),
  git: () => l10n.t('Choose this to see how it is installed.'),
  image: () => l10n.t('Choose this to build it, which takes a minute or two.'),
  model: () => l10n.t('Choose this to fetch it.'),
  home: () => l10n.t('Choose this to name another folder, or free some space.'),
  runs: () => l10n.t('Choose this to look at them.'),
};

/** What choosing a part does, where there is something to do about it, goes before the part's own advice. */
export function partLook(state: PartState, platform: string): PartLook {
  const { part, text, todo } = state;
  const here = remediesFor(state, platform).length > 0 ? DONE_HERE[part]?.() : undefined;
  return {
    label: NAMES[part](),
    // The label says whose version it is.
    description: text.replace(/^(?:Node|git) (?=\d)/, ''),
    detail: here ?? todo ?? '',
    icon: ICONS[state.state],
  };
}
