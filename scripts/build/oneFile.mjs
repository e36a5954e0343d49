import { writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

/** What holds all that an entry reads at once. */
const CORE = 'core.js';

/**
 * Puts all that an entry of a bundle reads at once into one file beside it. Shared code makes dozens of small files, and VS Code asks a
 * thread of its own where each one lies and what it imports: that took longer than to run them. Each keeps its place as a name for its
 * part of the file. What another entry may read, too, stays as it is. `account` is esbuild's of the bundle.
 */
export async function putIntoOneFile(outdir, entry, account) {
  const outputs = outputsBelow(outdir, account);
  const others = [...outputs.keys()].filter(
    (name) => outputs.get(name).entryPoint && name !== entry && !name.startsWith('chunks/'),
  );
  const shared = reached(outputs, others, () => true);
  const atOnce = ({ kind }) => kind === 'import-statement';
  const own = [...reached(outputs, [entry], atOnce)].filter((name) => !shared.has(name));
  const named = own.map((name, at) => ({
    name,
    exports: outputs.get(name).exports.map((own) => [own, `f${at}_${own}`]),
  }));
  const { outputFiles } = await build({
    stdin: {
      contents: named
        .map(({ name, exports }) => `${exportsAs(exports)} from './${name}';`)
        .join('\n'),
      resolveDir: outdir,
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    packages: 'external',
    plugins: [onlyThese(outdir, new Set(own))],
    logLevel: 'warning',
  });
  await writeFile(join(outdir, CORE), outputFiles[0].contents);
  for (const { name, exports } of named) {
    const core = relative(dirname(name), CORE);
    const from = core.startsWith('.') ? core : `./${core}`;
    const back = exports.map(([own, theirs]) => [theirs, own]);
    await writeFile(join(outdir, name), `${exportsAs(back)} from '${from}';\n`);
  }
}

function exportsAs(names) {
  return `export { ${names.map(([from, to]) => `${from} as ${to}`).join(', ')} }`;
}

/** By their paths below the folder. */
function outputsBelow(outdir, { outputs }) {
  const folder = resolve(outdir);
  return new Map(
    Object.entries(outputs).map(([path, output]) => [
      relative(folder, resolve(path)),
      {
        ...output,
        imports: output.imports
          .filter(({ external }) => !external)
          .map(({ path: to, kind }) => ({ to: relative(folder, resolve(to)), kind })),
      },
    ]),
  );
}

function reached(outputs, from, follows) {
  const found = new Set();
  const reach = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const one of outputs.get(name)?.imports ?? []) if (follows(one)) reach(one.to);
  };
  for (const name of from) reach(name);
  return found;
}

/** Takes these files in; others, and what is read later, are left where they are. */
function onlyThese(outdir, own) {
  return {
    name: 'only what is read at once',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
        const name = relative(outdir, join(resolveDir, path));
        if (own.has(name) && kind === 'import-statement') return { path: join(outdir, name) };
        return { path: `./${name}`, external: true };
      });
    },
  };
}
