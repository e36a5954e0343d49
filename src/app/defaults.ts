/** What a new user gets without naming a model; chosen by the table in docs/results. */
export const DEFAULT_MODEL = 'embedded:qwen2.5-coder-1.5b';
