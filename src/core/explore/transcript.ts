import { z } from 'zod';
import { LeafeError } from '../errors.ts';

/** The file of a step's commit that holds what the model saw and said. */
export const TRANSCRIPT = 'transcript.json';

const transcriptSchema = z.object({
  /** The step, or the request's label for a reply that became no step. */
  label: z.string(),
  /** As sent, and the reply last, as it came. */
  messages: z.array(
    z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }),
  ),
  usage: z.object({ promptTokens: z.number(), completionTokens: z.number() }),
  seed: z.number(),
  /** A person's program stands in place of a reply: no model was asked, and these are the messages it would have seen. */
  author: z.literal('person').optional(),
  /** Past turns that the prompt would have had room for without its lessons. */
  plainTurns: z.number().int().min(0).optional(),
  /** What the model will be told of this step, if it goes on from here. */
  feedback: z.string().optional(),
  /** What the environment needs to stand here again. */
  memory: z.unknown().optional(),
});
export type Transcript = z.infer<typeof transcriptSchema>;

export function writeTranscript(transcript: Transcript): string {
  return `${JSON.stringify(transcript, null, 1)}\n`;
}

/** Throws `checkpoint.damaged` where the commit holds none, or another thing under its name. */
export function readTranscript(text: string | undefined, step: string): Transcript {
  try {
    return transcriptSchema.parse(JSON.parse(text ?? ''));
  } catch (cause) {
    throw new LeafeError('checkpoint', 'damaged', `step ${step} has no readable ${TRANSCRIPT}`, {
      cause,
    });
  }
}
