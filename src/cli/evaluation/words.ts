import { safe } from '../../app/safe.ts';
import { modelName, type Evaluated } from '../../core/evaluate/report.ts';

/** What made the attempts: `embedded:qwen2.5-coder-1.5b + mine`. */
export function modelWords(evaluated: Evaluated): string {
  const { model, adapter } = modelName(evaluated);
  return withAdapter(model ?? 'a model that nobody has named', adapter);
}

export function withAdapter(model: string, adapter: string | null): string {
  return safe(adapter === null ? model : `${model} + ${adapter}`);
}
