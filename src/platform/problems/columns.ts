import { z } from 'zod';
import { taking } from './takes.ts';

type Columns<K extends string, V> = { readonly [Key in K]: readonly V[] };

/**
 * Nested data in either of its two layouts, `{a: [], b: []}` or `[{a, b}]`, as columns of one length. Absent and null are
 * no rows. Errors name the path as it stands in the record.
 */
export function columns<A extends string, B extends string, VA, VB>(
  [a, valueA]: readonly [A, z.ZodType<VA>],
  [b, valueB]: readonly [B, z.ZodType<VB>],
) {
  const lists = z
    .object({ [a]: z.array(valueA), [b]: z.array(valueB) })
    .transform((value) => ({
      [a]: value[a] as readonly VA[],
      [b]: value[b] as readonly VB[],
    }))
    .refine((value) => value[a]?.length === value[b]?.length, {
      error: `${a} and ${b} must be equally long`,
    });
  const rows = z.array(z.object({ [a]: valueA, [b]: valueB })).transform((values) => ({
    [a]: values.map((row) => row[a] as VA),
    [b]: values.map((row) => row[b] as VB),
  }));
  const either: z.ZodType = z.union([lists, rows]).nullish();
  const schema = z
    .unknown()
    .optional()
    .transform((value, context): Columns<A, VA> & Columns<B, VB> => {
      const given = value ?? [];
      const parsed = (Array.isArray(given) ? rows : lists).safeParse(given);
      if (parsed.success) return parsed.data as Columns<A, VA> & Columns<B, VB>;
      for (const { path, message } of parsed.error.issues) {
        context.issues.push({ code: 'custom', path: [...path], message, input: value });
      }
      return z.NEVER;
    });
  return taking(either, schema);
}
