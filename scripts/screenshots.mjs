// `npm run screenshots`: takes a picture of every view in every theme, by the tests that look at them; `-- training` of that stage alone.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runHere } from './setup/command.mjs';
import { ROOT } from './setup.mjs';

const PICTURES = '.cache/screenshots';
const SCENES = 'test/vscode/pictures/scenes.test.ts';

// A picture that is not taken again must not be taken for a new one.
rmSync(join(ROOT, PICTURES), { recursive: true, force: true });
const given = process.argv.slice(2);
const flags = given.filter((argument) => argument.startsWith('--'));
const stages = given.filter((argument) => !argument.startsWith('--'));
process.exitCode = await runHere(process.execPath, ['scripts/test.mjs', SCENES, ...flags], {
  cwd: ROOT,
  env: { ...process.env, LEAFE_STAGES: stages.join(',') },
});
if (existsSync(join(ROOT, PICTURES))) {
  const files = readdirSync(join(ROOT, PICTURES), { recursive: true }).sort();
  for (const file of files.filter((name) => name.endsWith('.png'))) {
    process.stdout.write(`${join(PICTURES, file)}\n`);
  }
}
