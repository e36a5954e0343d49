import type { Agent } from './runEvent.ts';

/** Another agent as a person reads it, with its model where that is known: `some-agent (some-model)`. */
export function agentWords({ name, model }: Agent): string {
  return model === null ? name : `${name} (${model})`;
}
