import cpp from 'highlight.js/lib/languages/cpp';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import { createLowlight } from 'lowlight';
import { languageEntry, type Language } from '../../src/domain/languages.ts';

/** A stretch of a line in one colour; null is ordinary text. */
export interface Token {
  readonly text: string;
  readonly kind: TokenKind | null;
}

export type TokenKind = 'keyword' | 'string' | 'number' | 'comment' | 'title' | 'literal';

/** By the names that `languageEntry` gives as fences. */
const grammars = createLowlight({ cpp, go, java, javascript, python, rust });

/** A larger program is shown in one colour: colouring it would be noticed as a pause. */
const MOST_CHARS = 60_000;

/** A program's lines as coloured stretches. It gives names to stretches of text, never markup. */
export function highlight(program: string, language: Language): readonly (readonly Token[])[] {
  if (program.length > MOST_CHARS) return plainLines(program);
  const { children } = grammars.highlight(languageEntry(language).fence, program);
  const lines: Token[][] = [[]];
  collect(children as readonly Node[], null, lines);
  return lines;
}

export function plainLines(text: string): readonly (readonly Token[])[] {
  return text.split('\n').map((line) => [{ text: line, kind: null }]);
}

/** The part of lowlight's tree that is looked at. */
interface Node {
  readonly type: string;
  readonly value?: string;
  readonly properties?: { readonly className?: unknown };
  readonly children?: readonly Node[];
}

/** Strings and comments go over line ends: they are cut there. */
function collect(nodes: readonly Node[], kind: TokenKind | null, lines: Token[][]): void {
  for (const node of nodes) {
    if (node.type !== 'text') {
      collect(node.children ?? [], kindOf(node) ?? kind, lines);
      continue;
    }
    for (const [index, text] of (node.value ?? '').split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (text !== '') lines.at(-1)?.push({ text, kind });
    }
  }
}

const KINDS: Readonly<Record<string, TokenKind>> = {
  'hljs-keyword': 'keyword',
  'hljs-meta': 'keyword',
  'hljs-type': 'literal',
  'hljs-built_in': 'title',
  'hljs-literal': 'literal',
  'hljs-string': 'string',
  'hljs-number': 'number',
  'hljs-comment': 'comment',
  'hljs-title': 'title',
};

function kindOf({ properties }: Node): TokenKind | null {
  const [name] = Array.isArray(properties?.className) ? (properties.className as unknown[]) : [];
  return typeof name === 'string' ? (KINDS[name] ?? null) : null;
}
