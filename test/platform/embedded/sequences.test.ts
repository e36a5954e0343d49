import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { getLlama, LlamaLogLevel, type LlamaContextSequence, type Token } from 'node-llama-cpp';
import { Sequences, type Lent } from '../../../src/platform/embedded/sequences.ts';
import { testModelFile } from '../../support/testHome.ts';

const llama = await getLlama({
  gpu: false,
  build: 'never',
  progressLogs: false,
  logLevel: LlamaLogLevel.error,
});
const model = await llama.loadModel({ modelPath: await testModelFile(), gpuLayers: 0 });
after(() => llama.dispose());

const STATEMENT = 'Read two integers a and b and print their sum, one number on a line. '.repeat(4);
const prompt = (end: string): readonly Token[] => model.tokenize(`${STATEMENT}${end}`);

test('what two prompts share is read once, though they come together', async () => {
  await withSequences(2, async (sequences) => {
    const [first, second] = await Promise.all([
      sequences.using(prompt('Think first.'), writeAll),
      sequences.using(prompt('Be brief.'), writeAll),
    ]);
    assert.equal(first.read, prompt('Think first.').length);
    assert.ok(second.read < 8, `it read ${second.read} tokens again`);
    assert.notEqual(first.sequence, second.sequence);
  });
});

test('a copy goes on with the words that a reader of the whole prompt would have written', async () => {
  // How it goes on is beyond doubt: where two words are as likely, the last bit of a sum decides, and sums differ in it.
  const begun = prompt('Read two integers a and b');
  const [alone, copied] = await Promise.all([
    withSequences(1, (sequences) => sequences.using(begun, writeAll)),
    withSequences(2, async (sequences) => {
      const both = [1, 2].map(() => sequences.using(begun, writeAll));
      return (await Promise.all(both))[1];
    }),
  ]);
  assert.equal(copied?.read, 1);
  assert.equal(copied.text, alone.text);
});

test('a prompt that goes on where a sequence stands gets that sequence', async () => {
  await withSequences(2, async (sequences) => {
    const [, second] = await Promise.all([
      sequences.using(prompt('One.'), writeAll),
      sequences.using(prompt('Two.'), writeAll),
    ]);
    const next = await sequences.using(prompt('Two. And'), writeAll);
    assert.equal(next.sequence, second.sequence);
    assert.ok(next.read < 4);
  });
});

test('where no state can be written down, the prompt is read again', async () => {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = '/nonexistent';
  try {
    await withSequences(2, async (sequences) => {
      const both = [1, 2].map(() => sequences.using(prompt('So:'), writeAll));
      const [first, second] = await Promise.all(both);
      assert.equal(second?.read, prompt('So:').length);
      assert.equal(second.text, first?.text);
    });
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
});

test('one that fails gives its sequence and its turn to the next', async () => {
  await withSequences(1, async (sequences) => {
    const failing = sequences.using(prompt('So:'), async () => Promise.reject(new Error('no')));
    const next = sequences.using(prompt('So:'), writeAll);
    await assert.rejects(failing, /no/);
    assert.ok((await next).text.length > 0);
  });
});

interface Written {
  readonly sequence: LlamaContextSequence;
  /** Tokens of the prompt that had to be read. */
  readonly read: number;
  readonly text: string;
}

async function writeAll({ sequence, rest, hasRead }: Lent): Promise<Written> {
  const tokens: Token[] = [];
  for await (const token of sequence.evaluate([...rest], { temperature: 0 })) {
    hasRead();
    tokens.push(token);
    if (tokens.length === 6) break;
  }
  return { sequence, read: rest.length, text: model.detokenize(tokens) };
}

async function withSequences<T>(
  count: number,
  tell: (sequences: Sequences) => Promise<T>,
): Promise<T> {
  const context = await model.createContext({ contextSize: 512, sequences: count, threads: 1 });
  try {
    return await tell(new Sequences(Array.from({ length: count }, () => context.getSequence())));
  } finally {
    await context.dispose();
  }
}
