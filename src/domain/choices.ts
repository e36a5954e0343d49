/** What a person chooses by name, apart from the schemas: a command line that only explains itself loads none of them. */

export const POLICIES = ['tree', 'iterative', 'independent'] as const;
/** `tree` backtracks with lessons, `iterative` refines one chain, `independent` draws fresh samples only. */
export type Policy = (typeof POLICIES)[number];

/** What a budget can limit, in the order it is told. */
export const BUDGET_KEYS = ['programs', 'steps', 'tests', 'tokens', 'seconds'] as const;
