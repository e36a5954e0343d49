import { ProgressLocation, window, type Progress } from 'vscode';

/** What a notification tells of work that goes on. */
export type Report = Progress<{ readonly message?: string; readonly increment?: number }>;

/** Works under a notification with a Cancel button. Undefined where it was pressed, whatever the work threw then. */
export async function cancellable<T>(
  title: string,
  work: (report: Report, signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return window.withProgress(options, async (report, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    try {
      return await work(report, stop.signal);
    } catch (error) {
      if (stop.signal.aborted) return undefined;
      throw error;
    }
  });
}
