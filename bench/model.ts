import { availableParallelism } from 'node:os';
import { DEFAULT_MODEL } from '../src/app/defaults.ts';
import { parseModelSpec } from '../src/app/modelSpec.ts';
import { EMBEDDED_DEFAULTS } from '../src/platform/embedded/embeddedModel.ts';
import { fileForModel } from '../src/platform/embedded/fileForModel.ts';
import type { BenchRow } from './row.ts';
import { benchHome, withAsker, type Answer, type Asker } from './support/asker.ts';
import { isInstalled } from './support/hostSandboxes.ts';
import { llamaBench, llamaTogether } from './support/llamaBench.ts';
import { leftOut, rowOf } from './support/rowOf.ts';

const TOGETHER = EMBEDDED_DEFAULTS.batch;
/** Twice as many, as by `--batch 8`. */
const MORE = 2 * TOGETHER;

interface Size {
  readonly turns: number;
  /** A reply is cut here. */
  readonly replyTokens: number;
}

/**
 * The default model as a run uses it, in its own process, on the prompt of a starter problem: the prompts of several rollouts
 * against one, several replies together against one at a time, and llama.cpp's own figures for the same file.
 */
export async function benchModel(
  options: { readonly quick: boolean },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const { name } = parseModelSpec(DEFAULT_MODEL);
  const file = await fileForModel(name, { home: benchHome(), onProgress: null }, signal);
  const size = options.quick ? { turns: 2, replyTokens: 40 } : { turns: 10, replyTokens: 120 };
  const usual = { file, batch: TOGETHER };
  const reading = await withAsker(usual, (asker) => readPrompts(asker, size, signal), signal);
  const writing = await withAsker(usual, (asker) => writeReplies(asker, size, signal), signal);
  const wide = { file, batch: MORE };
  const more = await withAsker(wide, (asker) => writeMore(asker, size, signal), signal);
  const oneAtATime = { base: writing.one, against: 'one at a time' };
  return [
    ...readingRows(reading),
    rowOf('model', 'write, one reply at a time', 'tokens/s', writing.one),
    rowOf('model', `write, ${TOGETHER} replies together`, 'tokens/s', writing.together, {
      ...oneAtATime,
      target: { of: 'ratio', atLeast: 1.25 },
    }),
    rowOf('model', `write, ${MORE} replies together`, 'tokens/s', more, oneAtATime),
    ...(await llamaRows(file, size, { reading, ...writing }, signal)),
  ];
}

interface Reading {
  readonly promptTokens: number;
  /** Milliseconds to the first token. */
  readonly one: readonly number[];
  readonly rollouts: readonly number[];
  readonly strangers: readonly number[];
}

async function readPrompts(asker: Asker, { turns }: Size, signal: AbortSignal): Promise<Reading> {
  const promptTokens = await asker.promptTokens(signal);
  const one: number[] = [];
  const rollouts: number[] = [];
  const strangers: number[] = [];
  // By turns, so that all meet the same moods of the machine; the first one warms up.
  for (let turn = 0; turn <= turns; turn++) {
    const single = await asker.newRollouts(1, 1, signal);
    if (turn === 0) continue;
    one.push(single.ms);
    rollouts.push((await asker.newRollouts(TOGETHER, 1, signal)).ms);
    strangers.push((await asker.newProblems(TOGETHER, 1, signal)).ms);
  }
  return { promptTokens, one, rollouts, strangers };
}

function readingRows({ promptTokens, one, rollouts, strangers }: Reading): BenchRow[] {
  const against = { base: one, against: 'one prompt' };
  return [
    rowOf('model', `read a prompt of ${promptTokens} tokens`, 'ms', one),
    rowOf('model', `read it for ${TOGETHER} rollouts together`, 'ms', rollouts, against),
    rowOf('model', `read ${TOGETHER} prompts that share nothing`, 'ms', strangers, against),
  ];
}

async function writeReplies(
  asker: Asker,
  { turns, replyTokens }: Size,
  signal: AbortSignal,
): Promise<{ readonly one: readonly number[]; readonly together: readonly number[] }> {
  // The prompt is held from here on.
  await asker.rollouts(TOGETHER, 1, signal);
  const one: number[] = [];
  const together: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    one.push(perSecond(await asker.rollouts(1, replyTokens, signal)));
    together.push(perSecond(await asker.rollouts(TOGETHER, replyTokens, signal)));
  }
  return { one, together };
}

async function writeMore(
  asker: Asker,
  { turns, replyTokens }: Size,
  signal: AbortSignal,
): Promise<readonly number[]> {
  await asker.rollouts(MORE, 1, signal);
  const speeds: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    speeds.push(perSecond(await asker.rollouts(MORE, replyTokens, signal)));
  }
  return speeds;
}

function perSecond({ tokens, ms }: Answer): number {
  return tokens / (ms / 1000);
}

interface Ours {
  readonly reading: Reading;
  readonly one: readonly number[];
  readonly together: readonly number[];
}

/** The same by llama.cpp's own programs, where they are. */
async function llamaRows(
  file: string,
  { turns, replyTokens }: Size,
  ours: Ours,
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const { promptTokens } = ours.reading;
  const threads = availableParallelism();
  const plan = { file, threads, promptTokens, replyTokens, repetitions: turns };
  const ourRead = ours.reading.one.map((ms) => promptTokens / (ms / 1000));
  return [
    ...(await peerRows('llama-bench', ['read a prompt as long', 'write one reply'], async () => {
      const { read, write } = await llamaBench(plan, signal);
      return [
        { theirs: read, base: ourRead },
        { theirs: write, base: ours.one },
      ];
    })),
    ...(await peerRows('llama-batched-bench', [`write ${TOGETHER} replies`], async () => [
      { theirs: await llamaTogether(plan, TOGETHER, signal), base: ours.together },
    ])),
  ];
}

interface Peer {
  readonly theirs: readonly number[];
  readonly base: readonly number[];
}

async function peerRows(
  command: string,
  names: readonly string[],
  measure: () => Promise<readonly Peer[]>,
): Promise<readonly BenchRow[]> {
  const what = (name: string): string => `${command}: ${name}`;
  if (!isInstalled(command)) {
    const why = `${command} is not on the PATH`;
    return names.map((name) => leftOut('model', what(name), 'tokens/s', why));
  }
  const peers = await measure();
  return peers.map(({ theirs, base }, at) =>
    rowOf('model', what(names[at] ?? ''), 'tokens/s', theirs, { base, against: 'ours' }),
  );
}
