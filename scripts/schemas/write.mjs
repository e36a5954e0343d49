import { z } from 'zod';

const HEAD = {
  'problem.schema.json': {
    title: 'A problem',
    description:
      "One line of a problem file, in CodeContests' own field names; checker, licence and level are LEAFE's.",
  },
  'meta.schema.json': {
    title: 'What CodeContests has no field for',
    description: 'One line of a file for --meta, found again by the problem’s full name.',
  },
  'event.schema.json': {
    title: 'An event of a run',
    description: 'One line of a journal: <home>/runs/<run>/journal.jsonl.',
  },
};

/**
 * The JSON schemas of a line of each of our files, made from what the code parses them with: name of the file to its text.
 *
 * @returns {[string, string][]}
 */
export function schemaFiles({ record, meta, event, reads }) {
  const schemas = {
    'problem.schema.json': record,
    'meta.schema.json': meta,
    'event.schema.json': event,
  };
  return Object.entries(schemas).map(([name, schema]) => {
    const { $schema, ...rest } = jsonSchema(schema, reads);
    return [name, `${JSON.stringify({ $schema, ...HEAD[name], ...rest }, null, 2)}\n`];
  });
}

/** As draft 7, which VS Code reads best. `reads` knows what a schema takes that decides by a function of its own. */
export function jsonSchema(schema, reads) {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: made }) => {
      const inner = reads?.get(zodSchema);
      if (inner !== undefined) {
        Object.assign(made, jsonSchema(inner, reads));
        delete made.$schema;
      }
      // The same number, as a table of 64 bits keeps it.
      if (zodSchema._zod.def.type === 'bigint') made.type = 'integer';
      if (zodSchema._zod.def.type === 'object' && made.required !== undefined) {
        const { shape } = zodSchema._zod.def;
        made.required = made.required.filter((key) => !mayLack(reads?.get(shape[key])));
      }
      // Further fields of a file are left out of account.
      if (made.additionalProperties === false && zodSchema._zod.def.catchall === undefined) {
        delete made.additionalProperties;
      }
    },
  });
}

function mayLack(takes) {
  return takes !== undefined && takes.safeParse(undefined).success;
}
