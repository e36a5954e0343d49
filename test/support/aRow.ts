import type { TrainingRow } from '../../src/core/learn/trainingRow.ts';

/** A correction of one problem, told without a history. */
export function aRow(texts: {
  readonly prompt?: string;
  readonly completion?: string;
}): TrainingRow {
  return {
    id: 'r/c1',
    kind: 'counterfactual',
    prompt: [
      { role: 'system', content: 'You are an expert competitive programmer.' },
      { role: 'user', content: texts.prompt ?? 'Read two integers and print their sum.' },
    ],
    completion: { role: 'assistant', content: texts.completion ?? 'print(2)' },
    rejected: null,
    usage: null,
    origin: {
      run: 'r',
      step: 'b2.1',
      checkpoint: 'a'.repeat(40),
      tree: 'b'.repeat(40),
      problem: 'add. Add Two Numbers',
      problemDigest: 'd',
      licence: null,
      language: 'python3',
      programDigest: 'p',
      model: 'tape:x',
      author: 'model',
      blamed: 'b1.1',
      depth: 0,
    },
  };
}
