import { z } from 'zod';
import { LeafeError } from '../../core/errors.ts';
import { checkerSchema } from '../../domain/problem.ts';
import { unreadable } from '../unreadable.ts';
import { jsonLinesFile } from './jsonLinesFile.ts';
import { pathText } from './record.ts';
import { placeText } from './recordFile.ts';

/** One line of such a file. */
export const metaSchema = z
  .object({
    name: z.string().min(1),
    checker: checkerSchema.nullish(),
    licence: z.string().nullish(),
    license: z.string().nullish(),
    level: z.number().int().nullish(),
  })
  .transform(({ license, ...meta }) => ({ ...meta, licence: meta.licence ?? license }));

/** What CodeContests has no field for. */
export type ProblemMeta = z.infer<typeof metaSchema>;

/** Reads a `--meta` file: one object a line, found again by the problem's full name. */
export async function readMeta(
  path: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ProblemMeta>> {
  try {
    return await metaByName(path, signal);
  } catch (error) {
    throw unreadable(error, `The meta file ${path}`);
  }
}

async function metaByName(path: string, signal: AbortSignal): Promise<Map<string, ProblemMeta>> {
  const byName = new Map<string, ProblemMeta>();
  for await (const { place, open } of jsonLinesFile(path).records(signal)) {
    const parsed = metaSchema.safeParse(open());
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const what =
        issue === undefined ? 'not readable' : `${pathText(issue.path)}: ${issue.message}`;
      throw new LeafeError('input', 'invalid', `${placeText(place)}, ${what}.`);
    }
    byName.set(parsed.data.name, parsed.data);
  }
  return byName;
}
