// `npm run package [-- --target darwin-arm64]`: writes leafe-<version>.vsix for this machine, or one for another kind.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packages } from './setup/packages.mjs';
import { explain, SetupError, step } from './setup/show.mjs';
import { ROOT } from './setup.mjs';

try {
  const { values } = parseArgs({ options: { target: { type: 'string' } } });
  await step('node packages', (note) => packages(ROOT, note));
  await main(values.target);
} catch (error) {
  explain(error);
  process.exitCode = 1;
}

async function main(given) {
  // Other people's packages are there only now.
  const { byFolder, filesInside } = await import('./packaging/inside.mjs');
  const { TARGETS, thisTarget } = await import('./packaging/nativeParts.mjs');
  const { megabytes, packageExtension } = await import('./packaging/packageExtension.mjs');
  const target = given ?? thisTarget();
  if (!TARGETS.includes(target)) {
    throw new SetupError(
      `there is no package for ${target}.`,
      `Name one of ${TARGETS.join(', ')} with --target.`,
    );
  }
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const name = `leafe-${version}${target === thisTarget() ? '' : `-${target}`}.vsix`;
  const out = join(ROOT, name);
  await step('package', async (note) => {
    const bytes = await packageExtension(ROOT, { target, out, note });
    return `${name} for ${target}, ${megabytes(bytes)}`;
  });
  for (const { folder, files, bytes } of byFolder(await filesInside(out))) {
    const count = `${files} ${files === 1 ? 'file' : 'files'}`;
    process.stdout.write(`  ${megabytes(bytes).padStart(8)}  ${count.padStart(9)}  ${folder}\n`);
  }
}
