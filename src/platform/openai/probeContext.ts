import type { OpenAI } from 'openai';
import { z } from 'zod';

const size = z.number().int().positive().optional().catch(undefined);
/** Each server has its own name for it: vLLM, LM Studio, routers, llama-server. */
const modelSchema = z.object({
  id: z.string(),
  max_model_len: size,
  max_context_length: size,
  context_length: size,
  context_window: size,
  meta: z.object({ n_ctx: size, n_ctx_train: size }).nullish().catch(undefined),
});
const listSchema = z.object({ data: z.array(z.unknown()) });

const PATIENCE_MS = 10_000;

/** The context length the endpoint's list of models tells; null where it tells none. */
export async function probeContext(
  client: OpenAI,
  model: string,
  signal: AbortSignal,
): Promise<number | null> {
  const list = await client.get('/models', { signal, timeout: PATIENCE_MS });
  const parsed = listSchema.safeParse(list);
  if (!parsed.success) return null;
  const models = parsed.data.data.flatMap((entry) => {
    const one = modelSchema.safeParse(entry);
    return one.success ? [one.data] : [];
  });
  const found = models.find(({ id }) => id === model);
  if (found === undefined) return null;
  const { max_model_len, max_context_length, context_length, context_window, meta } = found;
  const lengths = [max_model_len, max_context_length, context_length, context_window];
  return [...lengths, meta?.n_ctx, meta?.n_ctx_train].find((n) => n !== undefined) ?? null;
}
