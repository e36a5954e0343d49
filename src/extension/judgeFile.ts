import * as l10n from '@vscode/l10n';
import { ProgressLocation, window, type LogOutputChannel, type TextDocument } from 'vscode';
import type { ProgramVerdict } from '../app/judgeProgram.ts';
import { VERDICT_WORDS } from '../app/verdictWords.ts';
import type { Language } from '../domain/choices.ts';
import type { Program } from '../domain/problem.ts';

/** What the judge can run of the editor's languages. */
const LANGUAGES: Readonly<Record<string, Language>> = { python: 'python3', cpp: 'cpp' };

/** The document as a program, unsaved changes included; null where it is in no language that the judge runs. */
export function programOf(document: TextDocument): Program | null {
  const language = LANGUAGES[document.languageId];
  return language === undefined ? null : { language, code: document.getText() };
}

/** Judges a program by all tests of a problem and tells the verdict; undefined where the person cancelled. */
export async function judgeFor(
  program: Program,
  problem: string,
  home: string,
): Promise<ProgramVerdict | undefined> {
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Judging by {0}', problem),
    cancellable: true,
  };
  return window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    try {
      return await judge(program, problem, home, (message) => progress.report({ message }), stop);
    } catch (error) {
      if (stop.signal.aborted) return undefined;
      throw error;
    }
  });
}

async function judge(
  program: Program,
  spec: string,
  home: string,
  say: (message: string) => void,
  { signal }: AbortController,
): Promise<ProgramVerdict | undefined> {
  const [{ openDockerJudge }, { judgeProgram }, { problemsOf }] = await Promise.all([
    import('../platform/docker/openJudge.ts'),
    import('../app/judgeProgram.ts'),
    import('../app/problemsOf.ts'),
  ]);
  const { problems } = await problemsOf(spec, { home, onSkipped: () => undefined }, signal);
  for await (const problem of problems) {
    const judge = await openDockerJudge({ onProgress: ({ what }) => say(what) }, signal);
    try {
      return await judgeProgram(judge, problem, program, 'all', signal);
    } finally {
      await judge.close();
    }
  }
  return undefined;
}

/** The verdict in a quiet message; the figures of the tests are one button away. */
export async function tellVerdict(
  result: ProgramVerdict,
  problem: string,
  log: LogOutputChannel,
): Promise<void> {
  const line = `${problem}: ${l10n.t(VERDICT_WORDS[result.verdict])} ${result.passed}/${result.total}`;
  for (const { set, index, verdict, cpuMs, memoryBytes } of result.tests) {
    const megabytes = (memoryBytes / 1e6).toFixed(1);
    log.info(`${set} ${index}: ${VERDICT_WORDS[verdict]}, ${cpuMs.toFixed(0)} ms, ${megabytes} MB`);
  }
  if (result.compileOutput) log.info(result.compileOutput);
  log.info(line);
  const details = l10n.t('Show Tests');
  const good = result.verdict === 'accepted';
  const pressed = good
    ? await window.showInformationMessage(line, details)
    : await window.showWarningMessage(line, details);
  if (pressed === details) log.show(true);
}
