import type { Workbench } from '../app/runs.ts';
import { withWorkbench, type ModelChoice } from '../app/workbench.ts';
import type { CliContext } from './context.ts';
import { progressBars } from './progress.ts';

/** Opens model, judge and store for a command, with bars for what takes long. */
export async function withBench<T>(
  choice: ModelChoice,
  { home, output, signal }: CliContext,
  use: (bench: Workbench) => Promise<T>,
): Promise<T> {
  const bars = progressBars(output);
  const options = { home, apiKey: process.env['OPENAI_API_KEY'], onProgress: bars.show };
  try {
    return await withWorkbench(
      choice,
      options,
      (bench) => {
        bars.stop();
        return use(bench);
      },
      signal,
    );
  } finally {
    bars.stop();
  }
}
