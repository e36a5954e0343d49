import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { jsonSchema, schemaFiles } from '../../scripts/schemas/write.mjs';
import { runEventSchema } from '../../src/domain/runEvent.ts';
import { TOOL_INPUTS, type ToolName } from '../../src/extension/agents/toolInputs.ts';
import { metaSchema } from '../../src/platform/problems/meta.ts';
import { recordSchema } from '../../src/platform/problems/record.ts';
import { TAKES } from '../../src/platform/problems/takes.ts';

interface Manifest {
  readonly contributes: {
    readonly languageModelTools: readonly {
      readonly name: string;
      readonly inputSchema: object;
      readonly modelDescription: string;
    }[];
  };
}

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const made = schemaFiles({
  record: recordSchema,
  meta: metaSchema,
  event: runEventSchema,
  reads: TAKES,
});

test('the JSON schemas of problems, meta data and journals say what the code reads', () => {
  assert.equal(made.length, 3);
  for (const [name = '', text = ''] of made) {
    assert.deepEqual(
      JSON.parse(read(`schemas/${name}`)),
      JSON.parse(text ?? ''),
      `${name}: run \`npm run schemas\``,
    );
  }
});

test('a problem’s schema names its fields and asks for no more than a problem needs', () => {
  const text = made.find(([name]) => name === 'problem.schema.json')?.[1] ?? '';
  const schema = JSON.parse(text) as {
    required: string[];
    properties: Record<string, object>;
  };
  assert.deepEqual(schema.required, ['name', 'description']);
  assert.ok('checker' in schema.properties);
  assert.match(JSON.stringify(schema.properties['public_tests']), /"input".*"output"/);
});

test('the tools of the manifest take what the code takes', () => {
  const { languageModelTools } = (JSON.parse(read('package.json')) as Manifest).contributes;
  assert.deepEqual(
    languageModelTools.map(({ name }) => name),
    Object.keys(TOOL_INPUTS),
  );
  for (const { name, inputSchema, modelDescription } of languageModelTools) {
    const { $schema: _, ...schema } = jsonSchema(
      TOOL_INPUTS[name as ToolName],
      undefined,
    ) as Record<string, unknown>;
    assert.deepEqual(inputSchema, schema, `${name}: run \`npm run schemas\``);
    assert.ok(modelDescription.length > 80);
  }
});
