import * as l10n from '@vscode/l10n';
import {
  Disposable,
  languages,
  Range,
  Selection,
  TextEditorRevealType,
  ThemeColor,
  Uri,
  window,
  workspace,
  type DecorationOptions,
  type TextDocument,
  type TextDocumentContentProvider,
  type TextEditor,
} from 'vscode';
import type { TrainingMask } from '../../app/datasets/trainingMask.ts';
import type { Token } from '../../core/ports/tokenizer.ts';
import { explanationOf } from '../remedy.ts';

const MASK_SCHEME = 'leafe-mask';

/**
 * Documents that show a correction as a trainer sees it, in the chat template and the tokens of a model: what is only shown is faint, and
 * the tokens that carry the loss are coloured by turns.
 */
export class TrainingMasks implements TextDocumentContentProvider {
  readonly #home: () => string;
  readonly #masks = new Map<string, TrainingMask>();
  /** Made when the first mask is drawn. */
  #looks: Looks | null = null;

  constructor(home: () => string) {
    this.#home = home;
  }

  register(): Disposable {
    return Disposable.from(
      new Disposable(() => Object.values(this.#looks ?? {}).forEach((look) => look.dispose())),
      workspace.registerTextDocumentContentProvider(MASK_SCHEME, this),
      workspace.onDidCloseTextDocument(({ uri }) => this.#masks.delete(uri.toString())),
      window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) this.#colour(editor);
      }),
    );
  }

  /** Rejects where the mask cannot be had, with the reason. */
  async show(correction: string): Promise<void> {
    const uri = maskUri(correction);
    this.#masks.set(uri.toString(), await this.#mask(correction));
    const document = await workspace.openTextDocument(uri);
    await languages.setTextDocumentLanguage(document, 'plaintext');
    const editor = await window.showTextDocument(document, { preview: true });
    this.#colour(editor);
    this.#goToTrained(editor);
  }

  /** One that is gone back to is built again; nobody waits for an error then: the document itself tells it. */
  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const key = uri.toString();
    try {
      const mask = this.#masks.get(key) ?? (await this.#mask(uri.query));
      this.#masks.set(key, mask);
      return [...mask.tokens.prompt, ...mask.tokens.completion].map(textOf).join('');
    } catch (error) {
      return explanationOf(error).text;
    }
  }

  /** What is trained is what a person comes to see. */
  #goToTrained(editor: TextEditor): void {
    const mask = this.#masks.get(editor.document.uri.toString());
    const begin = editor.document.positionAt(charsOf(mask?.tokens.prompt ?? []));
    editor.selection = new Selection(begin, begin);
    editor.revealRange(new Range(begin, begin), TextEditorRevealType.InCenter);
  }

  async #mask(correction: string): Promise<TrainingMask> {
    const { trainingMask } = await import('../../app/datasets/trainingMask.ts');
    const options = { home: this.#home(), fetch: false };
    return trainingMask(correction, options, new AbortController().signal);
  }

  #colour(editor: TextEditor): void {
    const { document } = editor;
    if (document.uri.scheme !== MASK_SCHEME) return;
    const mask = this.#masks.get(document.uri.toString());
    if (mask === undefined) return;
    const looks = (this.#looks ??= madeLooks());
    const { prompt, completion } = mask.tokens;
    const shownChars = charsOf(prompt);
    const begin = document.positionAt(shownChars);
    const trained = rangesOf(completion, shownChars, document);
    editor.setDecorations(looks.shown, [new Range(document.positionAt(0), begin)]);
    editor.setDecorations(
      looks.even,
      trained.filter((_, at) => at % 2 === 0),
    );
    editor.setDecorations(
      looks.odd,
      trained.filter((_, at) => at % 2 === 1),
    );
    const words = l10n.t(
      'trained from here: {0} tokens after {1}, by {2}',
      completion.length,
      prompt.length,
      mask.tokenizer,
    );
    // At the end of the line before, which the template ends with the name of who speaks.
    const before = document.lineAt(Math.max(0, begin.line - (begin.character === 0 ? 1 : 0)));
    editor.setDecorations(looks.border, [
      {
        range: new Range(before.range.end, before.range.end),
        renderOptions: { after: { contentText: words } },
      },
    ]);
  }
}

/** The tab is named by its last part. */
function maskUri(correction: string): Uri {
  const short = correction.slice(correction.lastIndexOf('-') + 1).replaceAll('/', ' ');
  return Uri.from({
    scheme: MASK_SCHEME,
    path: `/${short} ${l10n.t('training mask')}`,
    query: correction,
  });
}

function rangesOf(
  tokens: readonly Token[],
  from: number,
  document: TextDocument,
): DecorationOptions[] {
  let at = from;
  return tokens.map((token) => {
    const start = at;
    at += textOf(token).length;
    const range = new Range(document.positionAt(start), document.positionAt(at));
    return { range, hoverMessage: l10n.t('token {0}', token.id) };
  });
}

function charsOf(tokens: readonly Token[]): number {
  return tokens.reduce((sum, token) => sum + textOf(token).length, 0);
}

/** As the editor keeps it: a line end of its own would be made one with others, and every place behind it would be off. */
function textOf({ text }: Token): string {
  return text.replace(/\r/g, '\u240d');
}

function coloured(color: string): {
  backgroundColor: ThemeColor;
  border: string;
  borderColor: ThemeColor;
} {
  return {
    backgroundColor: new ThemeColor(color),
    border: '1px solid',
    borderColor: new ThemeColor(`${color}Border`),
  };
}

type Looks = ReturnType<typeof madeLooks>;

function madeLooks() {
  return {
    shown: window.createTextEditorDecorationType({ opacity: '0.6' }),
    even: window.createTextEditorDecorationType(coloured('leafe.trainedToken')),
    odd: window.createTextEditorDecorationType(coloured('leafe.trainedTokenAlternate')),
    border: window.createTextEditorDecorationType({
      after: { color: new ThemeColor('editorCodeLens.foreground'), margin: '0 0 0 2em' },
    }),
  };
}
