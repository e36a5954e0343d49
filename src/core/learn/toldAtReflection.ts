import { trajectory, type ReflectionState, type RunState } from '../../domain/runState.ts';
import { LeafeError } from '../errors.ts';
import { readTranscript } from '../explore/transcript.ts';
import type { ChatMessage, Usage } from '../ports/chatModel.ts';
import type { Environment } from '../ports/environment.ts';

export interface ToldAtReflection {
  /** The question as the model was asked it. */
  readonly prompt: readonly ChatMessage[];
  readonly reply: string;
  readonly usage: Usage;
}

/**
 * What a model was asked when it looked back, from the text of that call's blob. Its reply must read as what the journal says was blamed
 * and learnt: `checkpoint.damaged` where it does not.
 */
export function toldAtReflection(
  text: string,
  { event, after }: ReflectionState,
  state: RunState,
  environment: Environment,
): ToldAtReflection {
  const { messages, usage } = readTranscript(text, after);
  const prompt = [...messages];
  const reply = prompt.pop();
  if (reply?.role !== 'assistant') throw differs(after, 'its transcript ends without a reply');
  const { blamed, diagnosis, fix } = event;
  const draft = environment.reflection(trajectory(state, after), 0).read(reply.content);
  if (typeof draft === 'string') throw differs(after, `its reply is refused as ${draft}`);
  if (draft.blamed !== blamed || draft.diagnosis !== diagnosis || draft.fix !== fix) {
    throw differs(after, 'its reply tells another lesson than the journal');
  }
  return { prompt, reply: reply.content, usage };
}

function differs(step: string, why: string): LeafeError<'checkpoint'> {
  return new LeafeError('checkpoint', 'damaged', `the look back after step ${step}: ${why}`);
}
