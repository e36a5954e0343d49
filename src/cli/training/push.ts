import type { z } from 'zod';
import { DEFAULT_MODEL } from '../../app/defaults.ts';
import { readManifest } from '../../app/datasets/readManifest.ts';
import { findTrainer, type TrainerEntry } from '../../app/training/trainers.ts';
import { pushDataset } from '../../app/training/pushDataset.ts';
import type { KnownJob } from '../../app/training/jobFiles.ts';
import type { Manifest } from '../../core/learn/manifest.ts';
import { hostedRecipeSchema, type HostedRecipe } from '../../domain/hostedJob.ts';
import { stateOf } from '../../domain/jobStates.ts';
import { shellWord } from '../../domain/shellWord.ts';
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
  const { trainer: trainerName, name = null, wait = false, model: _model, ...chosen } = args;
  const { settings } = await readManifest(dataset);
  const entry = await findTrainer(home, trainerName);
  const hosted = entry.kind === 'openai' ? hostedRecipeOf(chosen) : null;
  const model = args.model ?? usualModel(entry, settings);
  const recipe = recipeOf(hosted === null ? { beta: settings.beta, ...chosen } : {});
  const plan = {
    ...{ home, dataset, model, trainer: trainerName, recipe, name },
    ...(hosted === null ? {} : { hosted }),
  };
  await withTrainer(trainerName, model, context, async (trainer) => {
    const bars = progressBars(output);
    try {
      const pushed = await pushDataset(plan, trainer, { onProgress: bars.show }, signal);
      bars.stop();
      if (hosted !== null && pushed.isNew) output.note(ALIKE);
      tell(pushed.known, { isNew: pushed.isNew, wait }, context);
      if (wait) await endOf(pushed.known, trainer, context);
    } finally {
      bars.stop();
    }
  });
}

/** What a person has to know of a service that takes chats. */
const ALIKE =
  'The rows leave as chats, and each counts alike: a fine-tuning API knows no weights, no beta and no tokens.';

function usualModel(entry: TrainerEntry, { tokenizer }: Manifest['settings']): string {
  if (entry.kind !== 'openai') return tokenizer?.model ?? DEFAULT_MODEL;
  if (entry.model !== undefined) return `openai:${entry.model}`;
  const what = `${entry.name} trains models of its own, and none is named.`;
  throw new UsageError(what, 'Name one with `--model openai:<name>`, as the service calls it.');
}

/** Of what can be chosen, a fine-tuning API is told little: the rest is refused, not left out unsaid. */
function hostedRecipeOf(chosen: Partial<Recipe>): HostedRecipe {
  const told = Object.keys(hostedRecipeSchema.shape);
  const other = Object.keys(chosen).find((setting) => !told.includes(setting));
  if (other !== undefined) {
    const option = other.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const what = `A fine-tuning API cannot be told --${option}.`;
    throw new UsageError(
      what,
      'It takes --epochs, --rows-per-step and --seed; leave the rest out.',
    );
  }
  return parsed(hostedRecipeSchema, chosen);
}

function recipeOf(chosen: Partial<Recipe>): Recipe {
  return parsed(recipeSchema, chosen);
}

function parsed<T>(schema: z.ZodType<T>, chosen: Partial<Recipe>): T {
  const { success, data, error } = schema.safeParse(chosen);
  if (success) return data;
  const [issue] = error.issues;
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
  const named = shellWord(job);
  output.say(`Follow it with: leafe logs ${named} --follow   Fetch it with: leafe fetch ${named}`);
}
