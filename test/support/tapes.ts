import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A line of a tape: the reply to the request of this label, or to the next one where it names none. */
export interface TapedReply {
  readonly for?: string;
  readonly text: string;
  readonly delayMs?: number;
}

/** Writes a tape and gives the model that plays it. */
export async function tapeModel(
  folder: string,
  replies: readonly TapedReply[],
  name = 'tape.jsonl',
): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, replies.map((reply) => `${JSON.stringify(reply)}\n`).join(''));
  return `tape:${file}`;
}

/** A reply with this Python program. */
export function python(program: string): string {
  return `\`\`\`python\n${program}\n\`\`\``;
}

/** A reflection as a model would write it. */
export function blaming(step: number, fix: string, diagnosis = 'It prints another word.'): string {
  return JSON.stringify({ facts: [1], diagnosis, fix, blamed: step });
}

/** Wrong programs, no two alike, for every step of so many branches, and a reflection after each. */
export function wrongReplies(branches: number, steps: number, delayMs = 0): readonly TapedReply[] {
  const replies: TapedReply[] = [];
  for (let branch = 1; branch <= branches; branch++) {
    for (let step = 1; step <= steps; step++) {
      const label = `b${branch}.${step}`;
      const text = python(`print("${label}")`);
      replies.push({ for: label, text, delayMs });
      const lesson = blaming(1, `Print another word than ${label}.`);
      replies.push({ for: `${label}?`, text: lesson, delayMs });
    }
  }
  return replies;
}
