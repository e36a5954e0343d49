import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { config } from '@vscode/l10n';
import { LeafeError } from '../../src/core/errors.ts';
import { explanationOf } from '../../src/extension/remedy.ts';

type Texts = Readonly<Record<string, string>>;

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const texts = (path: string): Texts => JSON.parse(read(path)) as Texts;
const languages = readdirSync(new URL('l10n', root)).flatMap(
  (name) => /^bundle\.l10n\.([\w-]+)\.json$/.exec(name)?.[1] ?? [],
);

// That the bundle holds every text there is, `npm run check` says.
test('German is complete, in the extension and in the manifest', () => {
  assert.ok(languages.includes('de'));
  for (const language of languages) {
    sameKeys('l10n/bundle.l10n.json', `l10n/bundle.l10n.${language}.json`);
    sameKeys('package.nls.json', `package.nls.${language}.json`);
  }
});

test('a translation has the places, the links and the commands of its text', () => {
  for (const language of languages) {
    samePlaces('l10n/bundle.l10n.json', `l10n/bundle.l10n.${language}.json`);
    samePlaces('package.nls.json', `package.nls.${language}.json`);
  }
});

test('an error is told in the language of VS Code, and what it names stays as it is', () => {
  const error = new LeafeError('sandbox', 'engineUnavailable', 'no socket answers');
  try {
    config({ contents: texts('l10n/bundle.l10n.de.json') });
    assert.equal(
      explanationOf(error).text,
      'Docker ist nicht zu erreichen: no socket answers. Docker starten, dann erneut versuchen.',
    );
  } finally {
    config({ contents: {} });
  }
  assert.match(explanationOf(error).text, /^Docker cannot be reached: no socket answers\./);
});

function sameKeys(english: string, other: string): void {
  assert.deepEqual(Object.keys(texts(other)).sort(), Object.keys(texts(english)).sort(), other);
}

function samePlaces(english: string, other: string): void {
  const translated = texts(other);
  for (const [key, text] of Object.entries(texts(english))) {
    const translation = translated[key] ?? '';
    assert.notEqual(translation.trim(), '', `${other}: ${key}`);
    assert.deepEqual(placesIn(translation), placesIn(text), `${other}: ${key}`);
  }
}

/** What must be the same in every language: `{0}`, commands and settings that are linked, and code. */
function placesIn(text: string): readonly string[] {
  return (text.match(/\{\w+\}|\(command:[^)]*\)|`[^`]*`|#[\w.]+#/g) ?? []).sort();
}
