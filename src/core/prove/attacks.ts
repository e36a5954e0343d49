import type { Attack } from './attack.ts';
import { BETWEEN } from './attacks/between.ts';
import { COMPILER } from './attacks/compiler.ts';
import { ENGINE } from './attacks/engine.ts';
import { GREEDY } from './attacks/greedy.ts';
import { NOSY } from './attacks/nosy.ts';

/** The attacks a sandbox must stand, in the order of their numbers. */
export const ATTACKS: readonly Attack[] = [...GREEDY, ...NOSY, ...COMPILER, ...BETWEEN, ...ENGINE];
