/** One part of what LEAFE needs, as `leafe doctor` shows it. */
export interface PartState {
  readonly part: Part;
  /** `missing`: can be put there; `broken`: is there and will not do. */
  readonly state: 'ok' | 'missing' | 'broken';
  /** A few words on what was found. */
  readonly text: string;
  /** What to do; null where all is well. */
  readonly todo: string | null;
}

export const PARTS = ['node', 'git', 'docker', 'image', 'model', 'home', 'runs'] as const;
export type Part = (typeof PARTS)[number];

export function fine(part: Part, text: string): PartState {
  return { part, state: 'ok', text, todo: null };
}
