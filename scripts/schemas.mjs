// `npm run schemas`: writes the JSON schemas of our files, and of what the tools take into the manifest, from the code that
// reads them. A test says whether they are true.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { register } from 'tsx/esm/api';
import { run } from './setup/command.mjs';
import { jsonSchema, schemaFiles } from './schemas/write.mjs';
import { ROOT } from './setup.mjs';

register();
const [{ recordSchema: record }, { metaSchema: meta }, { runEventSchema: event }] =
  await Promise.all([
    import('../src/platform/problems/record.ts'),
    import('../src/platform/problems/meta.ts'),
    import('../src/domain/runEvent.ts'),
  ]);
const { TAKES: reads } = await import('../src/platform/problems/takes.ts');
const { TOOL_INPUTS } = await import('../src/extension/agents/toolInputs.ts');

await mkdir(join(ROOT, 'schemas'), { recursive: true });
for (const [name, text] of schemaFiles({ record, meta, event, reads })) {
  await writeFile(join(ROOT, 'schemas', name), text);
}
const file = join(ROOT, 'package.json');
const manifest = JSON.parse(await readFile(file, 'utf8'));
for (const tool of manifest.contributes.languageModelTools) {
  const inputSchema = jsonSchema(TOOL_INPUTS[tool.name]);
  delete inputSchema.$schema;
  tool.inputSchema = inputSchema;
}
await writeFile(file, JSON.stringify(manifest, null, 2));
await run('npx', ['--no-install', 'oxfmt', 'package.json', 'schemas'], { cwd: ROOT });
