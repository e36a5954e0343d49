// `npm run texts`: writes the bundle of English texts that translations are made from; `--check` only says whether it is true.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { register } from 'tsx/esm/api';
import { ROOT } from './setup.mjs';
import { BUNDLE, collectTexts } from './texts/collect.mjs';

register();
const { ADVICE } = await import('../src/core/errors.ts');
const { ENGLISH } = await import('../webview/strings.ts');
const texts = await collectTexts(ROOT, { sentences: ADVICE, panel: ENGLISH });
const file = join(ROOT, BUNDLE);

if (process.argv.includes('--check')) {
  const before = await readFile(file, 'utf8').catch(() => '');
  if (before !== texts) {
    process.stderr.write(
      `${BUNDLE} is not what the code says.\nRun \`npm run texts\`, then translate what is new.\n`,
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(file, texts);
}
