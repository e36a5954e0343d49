import type { Uri } from 'vscode';
import type { SharedBenches } from '../../app/sharedBenches.ts';
import type { Runs } from '../runs.ts';
import type { StepStore } from '../stepStore.ts';
import { RunPanels, type RunPanelsContext } from './runPanels.ts';
import { RunProblems } from './runProblems.ts';
import type { StepDetailSources } from './stepDetails.ts';
import { TestResults } from './testResults.ts';

/** What run panels live on, as long as the extension does. */
export interface PanelParts {
  readonly panels: RunPanels;
  readonly sourcesOf: (run: string) => StepDetailSources;
}

export function composePanels(parts: {
  readonly home: () => string;
  readonly extension: Uri;
  readonly runs: Runs;
  readonly steps: StepStore;
  readonly benches: SharedBenches;
  readonly onSelect: RunPanelsContext['onSelect'];
}): PanelParts {
  const { home, extension, runs, steps, benches, onSelect } = parts;
  const texts = { steps, problems: new RunProblems(home), results: new TestResults(benches) };
  const sourcesOf = (run: string): StepDetailSources => ({
    run,
    state: async () => panels.stateOf(run) ?? (await steps.stateOf(run)),
    ...texts,
  });
  const panels = new RunPanels({ home, extension, runs, sourcesOf, onSelect });
  return { panels, sourcesOf };
}
