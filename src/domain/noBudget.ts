import type { Budget } from './settings.ts';

/** A budget that limits nothing, apart from its schema, which is half a megabyte of code to read. */
export const NO_BUDGET: Budget = {
  programs: null,
  steps: null,
  tests: null,
  tokens: null,
  seconds: null,
};
