import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';

/** The bundle of English texts, as seen from the checkout's folder. */
export const BUNDLE = 'l10n/bundle.l10n.json';

const EXTENSION = 'src/extension';

/**
 * All texts that the extension shows in VS Code's language, in order, as the file `BUNDLE` holds them: those that its code
 * gives to `l10n.t`, the panel's table, and the sentences of our errors. `sentences` and `panel` are those tables.
 */
export async function collectTexts(root, { sentences, panel }) {
  const files = (await readdir(join(root, EXTENSION), { recursive: true })).sort();
  const sources = files.filter((file) => file.endsWith('.ts'));
  const contents = await Promise.all(
    sources.map((file) => readFile(join(root, EXTENSION, file), 'utf8')),
  );
  const found = contents.flatMap(textsIn);
  const texts = [...found, ...Object.values(panel), ...sentencesOf(sentences)];
  const unique = [...new Set(texts)].sort((a, b) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(unique.map((text) => [text, text])), null, 2)}\n`;
}

/** What a source gives to `l10n.t` in so many words. */
function textsIn(source) {
  if (!source.includes('l10n')) return [];
  const found = [];
  const look = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText(file) === 'l10n.t') {
      const [text] = node.arguments;
      if (text !== undefined && ts.isStringLiteralLike(text)) found.push(text.text);
    }
    ts.forEachChild(node, look);
  };
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest);
  look(file);
  return found;
}

function sentencesOf(advice) {
  return Object.values(advice).flatMap((reasons) =>
    Object.values(reasons).flatMap(({ what, todo }) => [what, todo]),
  );
}
