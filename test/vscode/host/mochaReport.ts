import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** Names the file that the suite in VS Code writes its report to. */
export const REPORT_VARIABLE = 'LEAFE_MOCHA_REPORT';

const oneTest = z.object({ fullTitle: z.string(), file: z.string().nullish() });
const failedTest = oneTest.extend({
  err: z.object({ message: z.string().optional(), stack: z.string().optional() }),
});

/** What mocha's `json` reporter writes when a run is over. A run that is cut off leaves none. */
const mochaReport = z.object({
  stats: z.object({
    passes: z.number().int(),
    failures: z.number().int(),
    duration: z.number(),
  }),
  pending: z.array(oneTest),
  failures: z.array(failedTest),
});

export type MochaReport = z.infer<typeof mochaReport>;

export function reportFile(): string | null {
  return process.env[REPORT_VARIABLE] ?? null;
}

/** Null where there is none, or one that was cut off. */
export async function readReport(file: string): Promise<MochaReport | null> {
  try {
    return mochaReport.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}
