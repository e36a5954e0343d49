import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { branchFromStep } from '../branchCommand.ts';
import type { Parts } from '../compose.ts';
import { codeText } from './markdown.ts';
import type { ToolName } from './toolInputs.ts';

interface Asking {
  /** Shown while the tool works. */
  readonly doing: string;
  /** The question before it does. */
  readonly title: string;
  readonly message: string;
}

/** Offers LEAFE to other agents, where this VS Code knows of such tools. Each asks the person before it does anything. */
export function registerTools(parts: Parts): vscode.Disposable {
  // Editors that are made from VS Code may leave this part of it out.
  const { lm } = vscode as Partial<Pick<typeof vscode, 'lm'>>;
  if (typeof lm?.registerTool !== 'function') return new vscode.Disposable(() => undefined);
  const names = Object.keys(ASKING) as ToolName[];
  return vscode.Disposable.from(...names.map((name) => lm.registerTool(name, tool(name, parts))));
}

/** What a model asks for is told to the person as it stands: names and code, never as markup. */
const ASKING: Readonly<Record<ToolName, (input: Given) => Asking>> = {
  leafe_judge: ({ problem, code }) => ({
    doing: l10n.t('Judging a program'),
    title: l10n.t('Judge a program?'),
    message: [
      l10n.t('By {0}, in the sandbox: without network, and away from your files.', word(problem)),
      codeText(text(code)),
    ].join('\n\n'),
  }),
  leafe_branch: ({ run, step, hint }) => ({
    doing: l10n.t('Opening a branch'),
    title: l10n.t('Open a new branch?'),
    message: [
      typeof step === 'string'
        ? l10n.t('{0} goes on from {1}, and its model is asked again.', word(run), word(step))
        : l10n.t('{0} goes on from the problem, and its model is asked again.', word(run)),
      ...(text(hint) === '' ? [] : [codeText(text(hint))]),
    ].join('\n\n'),
  }),
  leafe_reflect: ({ run }) => ({
    doing: l10n.t('Reading the lessons'),
    title: l10n.t('Hand out the lessons of a run?'),
    message: l10n.t(
      'The model that asks is given the lessons of {0}, and the programs that they blame.',
      word(run),
    ),
  }),
};

type Given = Readonly<Record<string, unknown>>;

function tool(name: ToolName, parts: Parts): vscode.LanguageModelTool<Given> {
  return {
    prepareInvocation: ({ input }) => {
      const { doing, title, message } = ASKING[name](input);
      return {
        invocationMessage: doing,
        confirmationMessages: { title, message: markdown(message) },
      };
    },
    invoke: async ({ input }, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      const { useTool } = await import('./useTool.ts');
      const said = await useTool(
        name,
        input,
        { ...parts, branch: (ask) => branchFromStep(parts, ask) },
        stop.signal,
      );
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(said)]);
    },
  };
}

function markdown(value: string): vscode.MarkdownString {
  return new vscode.MarkdownString(value);
}

function word(value: unknown): string {
  return `\`${text(value).replaceAll('`', '')}\``;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
