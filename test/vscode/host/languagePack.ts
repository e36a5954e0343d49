import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A word of VS Code's own, by which one sees that its language is another. */
const EXPLORER: Readonly<Record<string, string>> = { de: 'Dateien' };

/**
 * Writes what VS Code notes of a language pack that was installed: with it the display language is this one. The pack translates a
 * single word of VS Code; all others stay English, while extensions bring words of their own.
 */
export async function writeLanguagePack(userDataDir: string, language: string): Promise<void> {
  const pack = join(userDataDir, `pack-${language}`);
  await mkdir(pack, { recursive: true });
  const translation = join(pack, 'main.i18n.json');
  const contents = {
    'vs/workbench/contrib/files/browser/explorerViewlet': { explore: EXPLORER[language] },
  };
  await writeFile(translation, JSON.stringify({ contents }));
  const note = {
    hash: `leafe-${language}`,
    extensions: [{ extensionIdentifier: { id: `leafe.pack-${language}` }, version: '1.0.0' }],
    translations: { vscode: translation },
    label: language,
  };
  await writeFile(join(userDataDir, 'languagepacks.json'), JSON.stringify({ [language]: note }));
}
