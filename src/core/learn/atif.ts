import type { ChatMessage } from '../ports/chatModel.ts';
import type { TrainingRow } from './trainingRow.ts';

/**
 * The oldest version that has all that is written here (`trajectory_id`, `llm_call_count`): readers of newer ones take it too. The format
 * is Harbor's: RFC 0001, and the models in its Python package (`harbor.models.trajectories`, 0.26.0).
 */
export const ATIF_VERSION = 'ATIF-v1.7';

interface Metrics {
  readonly prompt_tokens?: number;
  readonly completion_tokens: number;
}

interface AtifStep {
  readonly step_id: number;
  readonly source: 'system' | 'user' | 'agent';
  readonly message: string;
  readonly observation?: { readonly results: readonly { readonly content: string }[] };
  readonly metrics?: Metrics;
  readonly is_copied_context?: true;
  readonly llm_call_count?: number;
}

/**
 * A row as a trajectory: what was seen, step by step, and the reply to learn as its last step. Earlier replies, which failed, are copied
 * context, which a reader trains nothing on; what came back on one is its observation. A person's program is a step of no model call.
 */
export function trajectoryOf(
  { id, kind, prompt, completion, usage, origin }: TrainingRow,
  weight: number,
  version: string,
): Readonly<Record<string, unknown>> {
  const last: Omit<AtifStep, 'step_id'> = {
    source: 'agent',
    message: completion.content,
    ...(usage === null ? {} : { metrics: metricsOf(usage) }),
    llm_call_count: origin.author === 'person' ? 0 : 1,
  };
  const steps = [...stepsOf(prompt), last].map((step, at) => ({ step_id: at + 1, ...step }));
  return {
    schema_version: ATIF_VERSION,
    session_id: origin.run,
    trajectory_id: id,
    agent: { name: 'leafe', version, model_name: origin.model },
    steps: steps satisfies readonly AtifStep[],
    extra: { kind, weight, meta: origin },
  };
}

function stepsOf(prompt: readonly ChatMessage[]): readonly Omit<AtifStep, 'step_id'>[] {
  const steps: Omit<AtifStep, 'step_id'>[] = [];
  for (const { role, content } of prompt) {
    const before = steps.at(-1);
    if (role === 'assistant') {
      steps.push({ source: 'agent', message: content, is_copied_context: true });
    } else if (role === 'user' && before?.source === 'agent' && before.observation === undefined) {
      steps[steps.length - 1] = { ...before, observation: { results: [{ content }] } };
    } else {
      steps.push({ source: role, message: content });
    }
  }
  return steps;
}

function metricsOf({ promptTokens, completionTokens }: NonNullable<TrainingRow['usage']>): Metrics {
  return {
    ...(promptTokens === null ? {} : { prompt_tokens: promptTokens }),
    completion_tokens: completionTokens,
  };
}
