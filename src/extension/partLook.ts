import type { Part, PartState } from '../platform/setup/parts.ts';

export interface PartLook {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly icon: string;
}

const NAMES: Readonly<Record<Part, string>> = {
  node: 'Node.js',
  git: 'Git',
  docker: 'Docker',
  image: 'Sandbox image',
  model: 'Default model',
  home: 'Home folder',
  runs: 'Runs',
};
const ICONS: Readonly<Record<PartState['state'], string>> = {
  ok: 'pass-filled',
  missing: 'circle-slash',
  broken: 'error',
};
/** Where the part's own advice is a command line, what choosing it does instead. */
const DONE_HERE: Readonly<Partial<Record<Part, string>>> = {
  image: 'Choose this to build it, which takes a minute or two.',
  model: 'Choose this to fetch it.',
};

export function partLook({ part, state, text, todo }: PartState): PartLook {
  const here = state === 'missing' ? DONE_HERE[part] : undefined;
  return { label: NAMES[part], description: text, detail: here ?? todo ?? '', icon: ICONS[state] };
}
