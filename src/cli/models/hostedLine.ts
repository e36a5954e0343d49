import { safe } from '../../app/safe.ts';
import type { HostedHere } from '../../app/training/hostedModels.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../text.ts';

/** A model that a service keeps, as `--model` takes it; below it, an earlier state of it. */
export function hostedLine({ model, base, baseUrl, job, step }: HostedHere, paint: Paint): string {
  const spec = safe(`openai:${model}`);
  if (step !== null) return `  ${spec}  ${paint.dim(`as it was after step ${step}`)}`;
  const about = [`trained on ${safe(base)} by ${safe(job)}`, `--base-url ${safe(baseUrl)}`];
  return `${spec}  ${paint.dim(about.join(' · '))}`;
}

export function emitHosted({ model, ...made }: HostedHere, output: Output): void {
  output.emit({ kind: 'hostedModel', model: `openai:${model}`, ...made });
}
