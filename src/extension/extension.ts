import { config } from '@vscode/l10n';
import { Disposable, l10n, workspace, type ExtensionContext } from 'vscode';
import { registerChat } from './agents/registerChat.ts';
import { registerModels } from './agents/registerModels.ts';
import { registerTools } from './agents/registerTools.ts';
import { registerCommands } from './commands.ts';
import { compose, fixesRoot, type Parts } from './compose.ts';
import { evaluationStatusBar } from './evaluation/evaluationStatusBar.ts';
import { offerToGoOn, rememberEvaluations } from './evaluation/interruptedEvaluations.ts';
import { showFixes } from './fixes/showFixes.ts';
import { offerToResume, rememberRuns } from './interrupted.ts';
import { watchProblemFile } from './problemFiles/problemFileContext.ts';
import { registerProblemLenses } from './problemFiles/problemLenses.ts';
import { lineDiagnostics } from './lineDiagnostics.ts';
import { openLinks } from './openLink.ts';
import { statusBar } from './statusBar.ts';
import { STEP_SCHEME, StepFiles } from './stepFiles.ts';
import { registerJobs } from './views/registerJobs.ts';
import { registerViews } from './views/registerViews.ts';
import { watchModels } from './watchModels.ts';
import { watchSettings } from './watchSettings.ts';

let parts: Parts | null = null;
let forget: { dispose(): void } | null = null;

/** VS Code calls this when a view or a command of ours is first asked for. What is heavy is loaded when it is used. */
export function activate(context: ExtensionContext): void {
  config({ contents: l10n.bundle ?? {} });
  parts = compose(context);
  const { panels, settings, sourcesOf, steps } = parts;
  const files = new StepFiles(steps, async (path) => {
    const [{ attemptDocument }, { runDocument }] = await Promise.all([
      import('./evaluation/attemptDocuments.ts'),
      import('./panel/runDocuments.ts'),
    ]);
    return (await attemptDocument(path, settings().home)) ?? runDocument(path, sourcesOf);
  });
  context.subscriptions.push(
    registerViews(parts),
    registerJobs(parts),
    registerCommands(parts),
    registerProblemLenses(),
    watchProblemFile(),
    statusBar(parts.runs),
    evaluationStatusBar(parts.evaluations),
    showFixes(parts.fixes, fixesRoot(context)),
    watchSettings(),
    watchModels(parts),
    lineDiagnostics(),
    openLinks(parts),
    registerTools(parts),
    registerChat(parts),
    registerModels(parts),
    files,
    panels.register(),
    parts.evaluationPanels.register(),
    parts.reviewPanel.register(),
    parts.masks.register(),
    workspace.registerFileSystemProvider(STEP_SCHEME, files, { isReadonly: true }),
  );
  offerToResume(parts);
  offerToGoOn(parts);
  const { log } = parts;
  parts.fixes.tidy().catch((error: unknown) => log.warn(String(error)));
  forget = Disposable.from(rememberRuns(parts), rememberEvaluations(parts));
}

/** Stops the runs in order, so that each can be resumed. */
export async function deactivate(): Promise<void> {
  // Runs that end from here on were interrupted: they stay remembered.
  forget?.dispose();
  parts?.jobs.close();
  const { runs, evaluations, models, fixes } = parts ?? {};
  await Promise.all([runs, evaluations, models, fixes].map((one) => one?.close()));
  await parts?.steps.close();
  await parts?.benches.close();
}
