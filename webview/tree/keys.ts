import type { Move } from './moves.ts';

/** What a person may do to the selected step from the tree. */
export type TreeAction = 'open' | 'diff' | 'diffCorrection' | 'branch' | 'fix';

export type TreeKey =
  | { readonly move: Move }
  | { readonly action: TreeAction }
  | { readonly filter: true }
  | { readonly help: true };

/** The meaning of a key in the tree; null leaves it to the browser and to VS Code. */
export function treeKey(event: KeyboardEvent): TreeKey | null {
  if (event.altKey || event.metaKey) return null;
  if (event.ctrlKey) {
    const move = WITH_CTRL[event.key];
    return move === undefined ? null : { move };
  }
  const move = MOVES[event.key];
  if (move !== undefined) return { move };
  if (event.key === '/') return { filter: true };
  if (event.key === '?') return { help: true };
  if (event.key.toLowerCase() === 'd') {
    return { action: event.shiftKey ? 'diffCorrection' : 'diff' };
  }
  const action = ACTIONS[event.key.toLowerCase()];
  return action === undefined || event.shiftKey ? null : { action };
}

const MOVES: Readonly<Record<string, Move>> = {
  ArrowLeft: 'parent',
  ArrowRight: 'child',
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Home: 'first',
  End: 'last',
};

const WITH_CTRL: Readonly<Record<string, Move>> = { Home: 'laneFirst', End: 'laneLast' };

const ACTIONS: Readonly<Record<string, TreeAction>> = { enter: 'open', b: 'branch', f: 'fix' };
