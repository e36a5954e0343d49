import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

interface Import {
  readonly file: string;
  readonly to: string;
}

test('each layer imports only what lies inside of it', () => {
  const allowed: Record<string, readonly string[]> = {
    domain: ['domain'],
    core: ['core', 'domain'],
    platform: ['platform', 'core', 'domain'],
    app: ['app', 'platform', 'core', 'domain'],
    cli: ['cli', 'app', 'platform', 'core', 'domain'],
    extension: ['extension', 'app', 'platform', 'core', 'domain'],
  };
  const wrong = imports()
    .filter(({ to }) => to.startsWith('src/'))
    .filter(({ file, to }) => !(allowed[layer(file)] ?? []).includes(layer(to)));
  assert.deepEqual(wrong, []);
});

test('domain and core do no input or output', () => {
  const pure = imports().filter(({ file }) => ['domain', 'core'].includes(layer(file)));
  const wrong = pure.filter(({ to }) => !to.startsWith('src/') && to !== 'zod');
  assert.deepEqual(wrong, []);
  const reaching = sources().filter(
    (file) =>
      ['domain', 'core'].includes(layer(file)) &&
      /\b(Date\.now|new Date\(\)|Math\.random|process\.|setTimeout)\b/.test(read(file)),
  );
  assert.deepEqual(reaching, []);
});

test('each outside package is known to one folder, or to one for each thing that it is used for', () => {
  const homes: Record<string, string | readonly string[]> = {
    dockerode: 'src/platform/docker',
    'simple-git': 'src/platform/git',
    // Chat, and fine-tuning, which are ports of their own.
    openai: ['src/platform/openai', 'src/platform/trainers/fineTuning'],
    jszip: 'src/platform/trainers/ray',
    'node-llama-cpp': 'src/platform/embedded',
    hyparquet: 'src/platform/problems',
    'hyparquet-writer': 'src/platform/datasets',
    'd3-scale': 'src/platform/reports',
    'd3-shape': 'src/platform/reports',
    'preact-render-to-string': 'src/platform/reports',
    vscode: 'src/extension',
  };
  const wrong = imports().filter(({ file, to }) => {
    const folders = [homes[packageName(to)] ?? []].flat();
    return folders.length > 0 && !folders.some((folder) => file.startsWith(`${folder}/`));
  });
  assert.deepEqual(wrong, []);
});

test('the extension asks its questions where they stay until they are answered', () => {
  const asking = sources().filter(
    (file) => layer(file) === 'extension' && /\bshow(?:QuickPick|InputBox)\(/.test(read(file)),
  );
  assert.deepEqual(asking, ['src/extension/questions.ts']);
});

test('adapters do not import each other', () => {
  const wrong = imports().filter(
    ({ file, to }) =>
      layer(file) === 'platform' && layer(to) === 'platform' && adapter(file) !== adapter(to),
  );
  // Small files directly under src/platform are shared by the adapters.
  assert.deepEqual(
    wrong.filter(({ to }) => adapter(to).split('/').length > 2 && !adapter(to).endsWith('.ts')),
    [],
  );
});

test('pages import the domain and their own files alone; that of an evaluation what reports are drawn with, too', () => {
  const wrong = imports('webview').filter(({ file, to }) => {
    const isReport =
      file.startsWith('webview/evaluation/') && to.startsWith('src/platform/reports/');
    return to.startsWith('src/') && !to.startsWith('src/domain/') && !isReport;
  });
  assert.deepEqual(wrong, []);
});

test('what a page brings into a browser asks nothing of Node, and reads no schemas', () => {
  const reached = reachedFrom(
    sources('webview').filter((file) => !file.startsWith('webview/dev/')),
  );
  assert.deepEqual(
    reached.filter((to) => to.startsWith('node:') || to === 'zod'),
    [],
  );
});

test('a command line that only explains itself loads no schemas', () => {
  const reached = reachedFrom(['src/cli/main.ts']);
  assert.ok(reached.includes('src/cli/commands/push.ts'));
  assert.ok(!reached.includes('zod'));
});

test('a window that opens reads no schemas: the extension is there in a moment', () => {
  const reached = reachedFrom(['src/extension/extension.ts']);
  assert.ok(reached.includes('src/extension/training/pushCommand.ts'));
  assert.ok(!reached.includes('zod'));
});

/** All that these files bring with them at once. */
function reachedFrom(files: readonly string[]): readonly string[] {
  const reached = new Set<string>();
  const reach = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { to } of valueImports(file)) reach(to);
  };
  for (const file of files) reach(file);
  return [...reached];
}

test('the panel has one line to the outside, and neither it nor a report puts anything on its page as markup', () => {
  const shipped = sources('webview').filter((file) => !file.startsWith('webview/dev/'));
  const calling = shipped.filter((file) => /\bacquireVsCodeApi\(/.test(read(file)));
  assert.deepEqual(calling, ['webview/host.ts']);
  const markup =
    /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|document\.write|\beval\(|new Function/;
  const reports = sources('src/platform/reports');
  assert.deepEqual(
    [...shipped, ...reports].filter((file) => markup.test(read(file))),
    [],
  );
});

test('no test is skipped without a reason', () => {
  const bare = walk('test').filter((file) =>
    /\b(?:test|it|describe)\.(?:skip|only|todo)\b|skip:\s*true\b/.test(
      file.endsWith('architecture.test.ts') ? '' : read(file),
    ),
  );
  assert.deepEqual(bare, []);
});

function layer(file: string): string {
  return file.split('/')[1] ?? '';
}

function adapter(file: string): string {
  return file.split('/').slice(0, 3).join('/');
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

function imports(folder = 'src'): Import[] {
  return sources(folder).flatMap((file) =>
    [...read(file).matchAll(/(?:from\s+|import\s*\(\s*|^import\s+)'([^']+)'/gm)].map((match) => ({
      file,
      to: resolveImport(file, match[1] ?? ''),
    })),
  );
}

function resolveImport(file: string, specifier: string): string {
  return specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;
}

/** Without those of types, which are gone when the code runs. */
function valueImports(file: string): Import[] {
  if (!/^(?:src|webview)\/.*\.tsx?$/.test(file)) return [];
  return [...read(file).matchAll(/^(?:import|export)\s+(?!type\b)[^']*?from\s+'([^']+)'/gm)].map(
    (match) => ({ file, to: resolveImport(file, match[1] ?? '') }),
  );
}

function sources(folder = 'src'): string[] {
  return walk(folder).filter((file) => /\.tsx?$/.test(file));
}

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
