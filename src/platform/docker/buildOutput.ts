import { z } from 'zod';
import type { OnProgress } from './image.ts';

const lineSchema = z.object({
  stream: z.string().optional(),
  error: z.string().optional(),
});

/** Reads the engine's story of a build to its end; throws what it says went wrong. */
export async function followBuild(
  stream: NodeJS.ReadableStream,
  onProgress: OnProgress,
): Promise<void> {
  let rest = '';
  let words = '';
  for await (const piece of stream) {
    const lines = (rest + String(piece)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) words = (words + readLine(line, onProgress)).slice(-2000);
  }
}

function readLine(line: string, onProgress: OnProgress): string {
  if (line.trim() === '') return '';
  const said = lineSchema.parse(JSON.parse(line));
  if (said.error !== undefined) throw new Error(said.error.trim());
  const step = /^Step (\d+)\/(\d+)/.exec(said.stream ?? '');
  if (step) {
    const fraction = (Number(step[1]) - 1) / Number(step[2]);
    onProgress({ what: 'building the sandbox image', fraction });
  }
  return said.stream ?? '';
}
