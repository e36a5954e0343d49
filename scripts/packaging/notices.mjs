import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The licences of other people's packages, which ask to be kept with every copy: of those that esbuild's accounts say are in
 * a bundle, and of the package folders in `more`.
 */
export async function notices(accounts, more) {
  const folders = new Set([...accounts.flatMap(bundledPackages), ...more]);
  const parts = await Promise.all([...folders].sort().map(notice));
  const head = 'LEAFE holds parts of the packages below. Their licences follow.';
  return `${[head, ...new Set(parts)].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function bundledPackages({ outputs }) {
  return Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
}

async function notice(folder) {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version, license = 'see its licence' } = manifest;
  const file = (await readdir(folder)).find((one) => /^(licen[cs]e|copying)/i.test(one));
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  return `${name} ${version}, ${license}\n\n${text}`.trim();
}
