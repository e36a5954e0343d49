import type { KeptAdapter } from './keptAdapter.ts';

/** The tuned model as a person writes it: `embedded:qwen2.5-coder-1.5b+mine`. */
export function tunedModel({ base, name }: Pick<KeptAdapter, 'base' | 'name'>): string {
  return `${base.model}+${name}`;
}
