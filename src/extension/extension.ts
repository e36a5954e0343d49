import { config } from '@vscode/l10n';
import { l10n, workspace, type ExtensionContext } from 'vscode';
import { registerChat } from './agents/registerChat.ts';
import { registerTools } from './agents/registerTools.ts';
import { registerCommands } from './commands.ts';
import { compose, fixesRoot, type Parts } from './compose.ts';
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
  const { panels, sourcesOf, steps } = parts;
  const files = new StepFiles(steps, async (path) => {
    const { runDocument } = await import('./panel/runDocuments.ts');
    return runDocument(path, sourcesOf);
  });
  context.subscriptions.push(
    registerViews(parts),
    registerJobs(parts),
    registerCommands(parts),
    registerProblemLenses(),
    watchProblemFile(),
    statusBar(parts.runs),
    showFixes(parts.fixes, fixesRoot(context)),
    watchSettings(),
    watchModels(parts),
    lineDiagnostics(),
    openLinks(parts),
    registerTools(parts),
    registerChat(parts),
    files,
    panels.register(),
    parts.reviewPanel.register(),
    parts.masks.register(),
    workspace.registerFileSystemProvider(STEP_SCHEME, files, { isReadonly: true }),
  );
  offerToResume(parts);
  const { log } = parts;
  parts.fixes.tidy().catch((error: unknown) => log.warn(String(error)));
  forget = rememberRuns(parts);
}

/** Stops the runs in order, so that each can be resumed. */
export async function deactivate(): Promise<void> {
  // Runs that end from here on were interrupted: they stay remembered.
  forget?.dispose();
  parts?.jobs.close();
  await Promise.all([parts?.runs.close(), parts?.models.close(), parts?.fixes.close()]);
  await parts?.steps.close();
  await parts?.benches.close();
}
