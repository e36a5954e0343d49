import { DEFAULT_MODEL } from '../../app/defaults.ts';
import { readManifest } from '../../app/datasets/readManifest.ts';
import { pushDataset } from '../../app/training/pushDataset.ts';
import type { KnownJob } from '../../app/training/jobFiles.ts';
import { stateOf } from '../../domain/jobRecord.ts';
import { recipeSchema, type Recipe } from '../../domain/training.ts';
import { sizeWords } from '../../domain/sizeWords.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../exit.ts';
import { progressBars } from '../progress.ts';
import { endOf } from './jobs.ts';
import { withTrainer } from './withTrainer.ts';

export interface PushArgs extends Partial<Omit<Recipe, 'rowsAtOnce' | 'weightDecay'>> {
  readonly trainer: string;
  readonly model?: string;
  readonly name?: string;
  readonly wait?: boolean;
}

/** Makes a job of a data set, gives it to a trainer and tells what it is called; with `wait` it stays until the adapter is here. */
export async function push(dataset: string, args: PushArgs, context: CliContext): Promise<void> {
  const { home, output, signal } = context;
  const { trainer: trainerName, name = null, wait = false, ...chosen } = args;
  const { settings } = await readManifest(dataset);
  const model = args.model ?? settings.tokenizer?.model ?? DEFAULT_MODEL;
  const recipe = recipeOf({ beta: settings.beta, ...chosen });
  const plan = { home, dataset, model, trainer: trainerName, recipe, name };
  await withTrainer(trainerName, model, context, async (trainer) => {
    const bars = progressBars(output);
    try {
      const pushed = await pushDataset(plan, trainer, { onProgress: bars.show }, signal);
      bars.stop();
      tell(pushed.known, { isNew: pushed.isNew, wait }, context);
      if (wait) await endOf(pushed.known, trainer, context);
    } finally {
      bars.stop();
    }
  });
}

function recipeOf(chosen: Partial<Recipe>): Recipe {
  const parsed = recipeSchema.safeParse(chosen);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const what = `The ${issue?.path.join('.') ?? 'recipe'} will not do: ${issue?.message ?? ''}.`;
  throw new UsageError(what, 'See `leafe push --help` for what it may be.');
}

function tell(
  { job, record }: KnownJob,
  { isNew, wait }: { readonly isNew: boolean; readonly wait: boolean },
  { output }: CliContext,
): void {
  const { trainer, rows, bytes, attempt } = record;
  output.emit({ kind: 'pushed', job, isNew, state: stateOf(record), ...record });
  const again = attempt === 1 ? '' : `, attempt ${attempt}`;
  output.say(
    isNew
      ? `${job}: ${rows} rows, ${sizeWords(bytes)}, given to ${trainer}${again}.`
      : `${job} is the same job, pushed before: ${stateOf(record)}.`,
  );
  if (wait) return;
  output.say(`Follow it with: leafe logs ${job} --follow   Fetch it with: leafe fetch ${job}`);
}
