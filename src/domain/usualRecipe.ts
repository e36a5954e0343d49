/** What a recipe is where nobody says otherwise, apart from its schema: a command line that only explains itself loads none. */

export const METHODS = ['lora', 'full'] as const;
export const SCHEDULES = ['cosine', 'linear', 'constant'] as const;
export const PRECISIONS = ['auto', 'float32', 'bfloat16'] as const;

/** Each is explained at `recipeSchema`. */
export const USUAL_RECIPE = {
  method: 'lora',
  rank: 16,
  alpha: 32,
  learningRate: 2e-4,
  epochs: 2,
  schedule: 'cosine',
  warmup: 0.03,
  weightDecay: 0,
  rowsPerStep: 8,
  rowsAtOnce: 1,
  beta: 1,
  maxTokens: 4096,
  precision: 'auto',
  seed: 1,
  saveEvery: 20,
} as const;
