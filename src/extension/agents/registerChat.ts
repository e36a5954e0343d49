import * as vscode from 'vscode';
import type { Parts } from '../compose.ts';
import { programIn } from '../testing/programFor.ts';
import { explanationOf } from '../remedy.ts';
import { LAST_PLAN } from '../runCommands.ts';
import type { ChatFollowup, ChatReply } from './chatReplies.ts';

/** As the manifest names it. */
const PARTICIPANT = 'leafe.leafe';

/** Answers `@leafe`, where this VS Code knows of chat participants. */
export function registerChat(parts: Parts): vscode.Disposable {
  // Editors that are made from VS Code may leave this part of it out.
  const { chat } = vscode as Partial<Pick<typeof vscode, 'chat'>>;
  if (typeof chat?.createChatParticipant !== 'function') {
    return new vscode.Disposable(() => undefined);
  }
  const participant = chat.createChatParticipant(PARTICIPANT, (request, _context, stream, token) =>
    answer(request, stream, token, parts),
  );
  participant.iconPath = vscode.Uri.joinPath(parts.context.extensionUri, 'media', 'leafe.svg');
  participant.followupProvider = { provideFollowups: ({ metadata }) => followupsIn(metadata) };
  return participant;
}

async function answer(
  { command, prompt }: vscode.ChatRequest,
  stream: vscode.ChatResponseStream,
  token: vscode.CancellationToken,
  parts: Parts,
): Promise<vscode.ChatResult> {
  const stop = new AbortController();
  token.onCancellationRequested(() => stop.abort());
  const [{ replyTo }, { partOfPlan }] = await Promise.all([
    import('./chatReplies.ts'),
    import('../explorePlan.ts'),
  ]);
  const { settings, context, log } = parts;
  const { home, defaultModel } = settings();
  const standard = defaultModel === null ? {} : { model: defaultModel };
  const document = vscode.window.activeTextEditor?.document;
  try {
    const reply = await replyTo(
      command,
      prompt,
      {
        home,
        program: document === undefined ? null : (programIn(document)?.program ?? null),
        lastPlan: { ...standard, ...partOfPlan(context.globalState.get(LAST_PLAN)) },
        explore: async (plan) => {
          await vscode.commands.executeCommand('leafe.exploreProblem', plan);
        },
        onProgress: ({ what }) => stream.progress(what),
      },
      stop.signal,
    );
    return told(reply, stream);
  } catch (error) {
    if (stop.signal.aborted) return {};
    log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const { text, remedy } = explanationOf(error);
    if (remedy !== null) stream.button(remedy);
    return { errorDetails: { message: text } };
  }
}

function told({ markdown, button, followups }: ChatReply, stream: vscode.ChatResponseStream) {
  // Not trusted: no command in it can be run.
  stream.markdown(new vscode.MarkdownString(markdown));
  if (button !== null) {
    const { title, command, run } = button;
    stream.button({ title, command, ...(run === undefined ? {} : { arguments: [{ run }] }) });
  }
  return { metadata: { followups } };
}

/** What `told` put there: VS Code gives it back as it was. */
function followupsIn(metadata: vscode.ChatResult['metadata']): vscode.ChatFollowup[] {
  const followups = metadata?.['followups'] as readonly ChatFollowup[] | undefined;
  return [...(followups ?? [])];
}
