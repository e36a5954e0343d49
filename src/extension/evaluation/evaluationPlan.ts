import { NO_BUDGET } from '../../domain/noBudget.ts';
import type { Budget } from '../../domain/settings.ts';

/** What an evaluation is begun with. */
export interface EvaluationPlan {
  readonly model: string;
  /** A set, a file, or one problem of either by `#name`. */
  readonly problems: string;
  /** Attempts of each problem. */
  readonly samples: number;
  /** Replies an attempt may take. */
  readonly steps: number;
  /** For all attempts together, over all sittings. */
  readonly budget: Budget;
}

/** As the command line begins; the seed is the same for all, so that base and tuned are asked alike. */
export const EVALUATION_DEFAULTS = { samples: 10, steps: 4 } as const;
export const EVALUATION_SEED = 1;

/** More would be a mistake of the hand. */
const MOST = { samples: 1000, steps: 64 } as const;

/** Written out, without a schema: plans are looked at when a window opens, and the library of schemas takes longer to read than all else. */
const FITS: { readonly [Part in keyof EvaluationPlan]: (given: unknown) => boolean } = {
  model: isName,
  problems: isName,
  samples: (given) => isCount(given) && given <= MOST.samples,
  steps: (given) => isCount(given) && given <= MOST.steps,
  budget: isBudget,
};

function isName(given: unknown): boolean {
  return typeof given === 'string' && given !== '';
}

function isCount(given: unknown): given is number {
  return typeof given === 'number' && Number.isInteger(given) && given >= 1;
}

function isBudget(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  const names = Object.keys(NO_BUDGET);
  const entries = Object.entries(given);
  return (
    entries.length === names.length &&
    entries.every(([name, limit]) => names.includes(name) && (limit === null || isCount(limit)))
  );
}

/** What a caller or an earlier evaluation has decided already; what does not fit is not there. */
export function partOfEvaluation(given: unknown): Partial<EvaluationPlan> {
  if (typeof given !== 'object' || given === null) return {};
  const parts = Object.entries(FITS).flatMap(([name, fits]) => {
    const part = (given as Record<string, unknown>)[name];
    return fits(part) ? [[name, part] as const] : [];
  });
  return Object.fromEntries(parts) as Partial<EvaluationPlan>;
}

/** The same of a whole plan; null where a part is missing or does not fit. */
export function planIn(given: unknown): EvaluationPlan | null {
  const part = partOfEvaluation(given);
  return Object.keys(part).length === Object.keys(FITS).length ? (part as EvaluationPlan) : null;
}

/** Whether a text is a number of attempts or replies that an evaluation can be begun with. */
export function isFitNumber(name: 'samples' | 'steps', text: string): boolean {
  return /^\d+$/.test(text) && FITS[name](Number(text));
}
