import { LeafeError } from '../../core/errors.ts';
import type { RowTokens } from '../../core/ports/tokenizer.ts';
import { Corrections, nameOf } from '../corrections.ts';
import { DEFAULT_MODEL } from '../defaults.ts';
import { parseModelSpec } from '../modelSpec.ts';
import { openTokenizer } from '../openTokenizer.ts';
import { problemOfRun } from '../problemOfRun.ts';
import type { Progress } from '../progress.ts';
import { readRun } from '../readRun.ts';
import { withCheckpoints } from '../withCheckpoints.ts';
import { variantRow } from './rowsOfRun.ts';
import { runToLearnFrom } from './runToLearnFrom.ts';

export interface TrainingMask {
  /** `<run>/<correction>` */
  readonly correction: string;
  /** Whose tokens and chat template these are. */
  readonly tokenizer: string;
  readonly tokens: RowTokens;
}

export interface MaskOptions {
  readonly home: string;
  /** As a person names a model; where not given, that of the run where it can be read, else the default model. */
  readonly tokenizer?: string;
  /** False: a model that is not here is `model.notHere`. */
  readonly fetch?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * What a trainer sees of a correction: the tokens that are shown, and those that carry the loss. Throws `input.invalid` where
 * its row cannot be built again.
 */
export async function trainingMask(
  name: string,
  options: MaskOptions,
  signal: AbortSignal,
): Promise<TrainingMask> {
  const { home } = options;
  const correction = await new Corrections(home).find(name, signal);
  const { state } = await readRun(correction.run, { home, signal });
  const found = await withCheckpoints(
    home,
    async (checkpoints) => {
      const bench = { home, checkpoints, pairs: false };
      const from = await runToLearnFrom(correction.run, state, bench, (started) =>
        problemOfRun(started, home, signal),
      );
      if ('gone' in from) return { lost: { why: from.gone } };
      return variantRow(correction, 'counterfactual', from, signal);
    },
    signal,
  );
  if ('lost' in found) throw cannotBuild(name, found.lost.why);
  const { prompt, completion, origin } = found.row;
  const spec = options.tokenizer ?? tokenizerFor(origin.model);
  const tokenizer = await openTokenizer(spec, options, signal);
  try {
    const tokens = await tokenizer.tokensOf(prompt, completion.content, signal);
    return { correction: nameOf(correction), tokenizer: tokenizer.name, tokens };
  } finally {
    await tokenizer.close();
  }
}

function tokenizerFor(model: string): string {
  return parseModelSpec(model).kind === 'embedded' ? model : DEFAULT_MODEL;
}

function cannotBuild(name: string, why: string): LeafeError<'input'> {
  return new LeafeError('input', 'invalid', `${name} cannot be built again: ${why}`, {
    todo: 'Choose another one: `leafe corrections list`.',
  });
}
