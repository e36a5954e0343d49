import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import type { EvaluationManifest } from '../../../src/domain/evaluation.ts';
import type { KeptAdapter } from '../../../src/domain/keptAdapter.ts';
import { evaluationIn, writeLines, type Outcomes } from '../../support/evaluations.ts';
import { anEvaluation } from '../../support/panel/reportScenarios.ts';
import { webviewWith } from './webview.ts';

/** The page of a report, where it can be seen now. */
export function evaluationPanel(page: Page): Promise<Frame> {
  return webviewWith(page, 'the panel of an evaluation', '.evaluation');
}

/** Puts an evaluation into a home, as one that has ended lies there, with programs: of an adapter, or of its base. */
export async function putEvaluation(
  home: string,
  name: string,
  outcomes: Outcomes,
  { adapter, of }: { readonly adapter: KeptAdapter; readonly of: 'base' | 'tuned' },
  changes: Partial<EvaluationManifest> = {},
): Promise<void> {
  const { base, file } = adapter;
  const tuned = { name: adapter.name, sha256: file.sha256, manifest: null, trainedOn: ['another'] };
  const folder = await evaluationIn(join(home, 'evaluations', name), outcomes, {
    model: { model: base.model, sha256: base.sha256, options: {}, batch: 4 },
    adapter: of === 'tuned' ? tuned : null,
    ...changes,
  });
  const attempts = anEvaluation(outcomes).attempts.map((one) => ({
    ...one,
    program: one.solved ? 'print(sum(map(int, input().split())))\n' : 'print(0)\n',
  }));
  await writeLines(join(folder, 'attempts.jsonl'), attempts);
}
