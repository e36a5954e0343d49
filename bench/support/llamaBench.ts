import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';

/** Tokens a second of each repetition, by llama.cpp's own program. */
export interface LlamaSpeeds {
  /** Reading a prompt of so many tokens. */
  readonly read: readonly number[];
  /** Writing, one token after the other. */
  readonly write: readonly number[];
}

export interface LlamaPlan {
  readonly file: string;
  readonly threads: number;
  readonly promptTokens: number;
  readonly replyTokens: number;
  readonly repetitions: number;
}

const resultSchema = z.array(
  z.object({
    n_prompt: z.number(),
    n_gen: z.number(),
    samples_ts: z.array(z.number()).min(1),
  }),
);

/** What `llama-bench` measures of the same file. */
export async function llamaBench(plan: LlamaPlan, signal: AbortSignal): Promise<LlamaSpeeds> {
  const { promptTokens, replyTokens, repetitions } = plan;
  const { stdout } = await promisify(execFile)(
    'llama-bench',
    [
      ...[...common(plan), '-o', 'json', '-r', String(repetitions)],
      ...['-p', String(promptTokens), '-n', String(replyTokens)],
    ],
    { signal, maxBuffer: MOST_OUTPUT },
  );
  const results = resultSchema.parse(JSON.parse(stdout));
  const speeds = (isWanted: (result: (typeof results)[number]) => boolean): readonly number[] =>
    results.find(isWanted)?.samples_ts ?? [];
  return {
    read: speeds(({ n_prompt, n_gen }) => n_prompt > 0 && n_gen === 0),
    write: speeds(({ n_prompt, n_gen }) => n_prompt === 0 && n_gen > 0),
  };
}

const batchedSchema = z.object({ pl: z.number(), speed_tg: z.number() });

/** Tokens a second of so many replies written together, as `llama-batched-bench` measures them. */
export async function llamaTogether(
  plan: LlamaPlan,
  together: number,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const { promptTokens, replyTokens, repetitions } = plan;
  const times = Array.from({ length: repetitions }, () => together).join(',');
  const room = together * (promptTokens + replyTokens);
  const { stdout } = await promisify(execFile)(
    'llama-batched-bench',
    [
      ...[...common(plan), '-c', String(room), '--output-format', 'jsonl'],
      ...['-npp', String(promptTokens), '-ntg', String(replyTokens), '-npl', times],
    ],
    { signal, maxBuffer: MOST_OUTPUT },
  );
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => batchedSchema.parse(JSON.parse(line)).speed_tg);
}

const MOST_OUTPUT = 1 << 24;

function common({ file, threads }: LlamaPlan): readonly string[] {
  return ['-m', file, '-t', String(threads), '-ngl', '0'];
}
