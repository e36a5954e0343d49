import { z } from 'zod';

const lineSchema = z.object({
  stream: z.string().optional(),
  error: z.string().optional(),
});

/**
 * Reads the engine's story of a build to its end, and tells which part of its steps is over. Throws what went wrong: what the step that failed
 * said last, which tells more than the engine's own word for it.
 */
export async function followBuild(
  stream: NodeJS.ReadableStream,
  onFraction: (fraction: number) => void,
): Promise<void> {
  let rest = '';
  let words = '';
  for await (const piece of stream) {
    const lines = (rest + String(piece)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { stream: said = '', error } = readLine(line);
      if (error !== undefined) throw new Error(lastLine(words) ?? error.trim());
      const step = /^Step (\d+)\/(\d+)/.exec(said);
      if (step) onFraction((Number(step[1]) - 1) / Number(step[2]));
      if (step) words = '';
      else if (!OF_THE_BUILDER.test(said)) words = (words + said).slice(-2000);
    }
  }
}

const OF_THE_BUILDER = /^(?: ---> |Removing intermediate container )/;

function readLine(line: string): z.infer<typeof lineSchema> {
  return line.trim() === '' ? {} : lineSchema.parse(JSON.parse(line));
}

function lastLine(words: string): string | undefined {
  const lines = words.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n');
  return lines.map((line) => line.trim()).findLast((line) => line !== '');
}
