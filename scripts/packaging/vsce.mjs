import { createRequire } from 'node:module';
import { run } from '../setup/command.mjs';
import { SetupError } from '../setup/show.mjs';

const VSCE = createRequire(import.meta.url).resolve('@vscode/vsce/vsce');

/** Packs a folder that holds an extension and all that it needs into the file `out`; `more` are switches of `vsce package`. */
export async function packFolder(folder, out, more = []) {
  const args = [VSCE, 'package', '--no-dependencies', '--allow-missing-repository', ...more];
  const { code, tail } = await run(process.execPath, [...args, '--out', out], { cwd: folder });
  if (code === 0) return;
  const words = tail.filter((line) => /ERROR/.test(line));
  throw new SetupError(
    `the extension could not be packed: ${(words[0] ?? tail.at(-1) ?? '').replace(/^.*ERROR\s*/, '')}`,
    'Mend what it names in the manifest (`package.json`) or in `.vscodeignore`.',
  );
}
