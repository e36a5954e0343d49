import type { z } from 'zod';

/** What a schema takes that decides by a function of its own, in shapes that a JSON schema can say. */
export const TAKES: WeakMap<object, z.ZodType> = new WeakMap();

/** The schema, with a word on what it takes. */
export function taking<S extends z.ZodType>(takes: z.ZodType, schema: S): S {
  TAKES.set(schema, takes);
  return schema;
}
