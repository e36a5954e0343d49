import { errorText } from './errorText.ts';
import { ContextRefused } from './contexts.ts';
import { openEngine, PromptTooLong, type Engine } from './engine.ts';
import type { FailureKind, FromModel, ToModel } from './protocol.ts';
import { openVocabulary, type Vocabulary } from './vocabulary.ts';

/**
 * The process that holds a model: a native crash ends this process only. It lives as long as its parent's channel does,
 * however the parent ends.
 */

const aborts = new Map<number, AbortController>();
/** Which of the two it holds is what its parent opened it for. */
let opening: Promise<Engine> | null = null;
let vocabulary: Promise<Vocabulary> | null = null;

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group: the parent decides what ends and when.
process.on('SIGINT', () => undefined);
process.on('message', (message: ToModel) => void handle(message));

async function handle(message: ToModel): Promise<void> {
  switch (message.kind) {
    case 'open':
      return opened((opening = openEngine(message.options)));
    case 'openVocabulary':
      return opened((vocabulary = openVocabulary(message.options.file)));
    case 'count':
      return answer(message.id, opening, async (engine) => {
        const tokens = engine.countTokens(message.messages);
        return { kind: 'counted', id: message.id, tokens };
      });
    case 'tokenise':
      return answer(message.id, vocabulary, async ({ tokensOf }) => {
        const { prompt, completion } = message.options;
        return { kind: 'tokenised', id: message.id, tokens: tokensOf(prompt, completion) };
      });
    case 'measure':
      return answer(message.id, vocabulary, async ({ lengthsOf }) => {
        const { prompt, completion } = message.options;
        return { kind: 'measured', id: message.id, lengths: lengthsOf(prompt, completion) };
      });
    case 'complete':
      return complete(message);
    case 'score':
      return score(message);
    case 'abort':
      return aborts.get(message.id)?.abort();
  }
}

async function opened(wanted: Promise<unknown>): Promise<void> {
  const started = performance.now();
  try {
    await wanted;
    say({ kind: 'opened', loadMs: Math.round(performance.now() - started) });
  } catch (error) {
    say({ kind: 'notOpened', message: errorText(error) });
  }
}

async function complete({ id, options }: Extract<ToModel, { kind: 'complete' }>): Promise<void> {
  const onText = options.stream ? (text: string): void => say({ kind: 'text', id, text }) : null;
  await answerUntilAborted(id, async (engine, signal) => {
    const reply = await engine.complete(options, onText, signal);
    return { kind: 'replied', id, reply };
  });
}

async function score({ id, options }: Extract<ToModel, { kind: 'score' }>): Promise<void> {
  await answerUntilAborted(id, async (engine, signal) => {
    const logProbs = await engine.score(options, signal);
    return { kind: 'scored', id, logProbs };
  });
}

async function answerUntilAborted(
  id: number,
  work: (engine: Engine, signal: AbortSignal) => Promise<FromModel>,
): Promise<void> {
  const abort = new AbortController();
  aborts.set(id, abort);
  try {
    await answer(id, opening, (engine) => work(engine, abort.signal));
  } finally {
    aborts.delete(id);
  }
}

async function answer<Held>(
  id: number,
  held: Promise<Held> | null,
  work: (held: Held) => Promise<FromModel>,
): Promise<void> {
  try {
    if (held === null) throw new Error('the model is not open');
    say(await work(await held));
  } catch (error) {
    say({ kind: 'failed', id, why: kindOf(error), message: errorText(error) });
  }
}

function kindOf(error: unknown): FailureKind {
  if (error instanceof PromptTooLong) return 'tooLong';
  return error instanceof ContextRefused ? 'noContext' : 'broken';
}

function say(message: FromModel): void {
  if (process.connected) process.send?.(message);
}
