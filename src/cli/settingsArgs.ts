import type { ZodError } from 'zod';
import { BUDGET_KEYS } from '../domain/choices.ts';
import { languageNamed } from '../domain/languages.ts';
import { settingsSchema, type Settings, type SettingsInput } from '../domain/settings.ts';
import { UsageError } from './exit.ts';

export interface SettingsArgs {
  readonly budget?: string;
  readonly collect?: boolean;
  readonly language?: string;
  readonly set?: readonly string[];
}

/** Settings from the command line: what is not named keeps its default. */
export function settingsFrom(args: SettingsArgs): Settings {
  const input: Record<string, unknown> = Object.fromEntries((args.set ?? []).map(parsePair));
  if (args.budget !== undefined) input['budget'] = parseBudget(args.budget);
  if (args.collect === true) {
    input['collect'] = true;
    // Twice the branches of a run that only wants to solve.
    input['maxBranches'] ??= 32;
  }
  if (args.language !== undefined)
    input['language'] = languageNamed(args.language) ?? args.language;
  const parsed = settingsSchema.safeParse(input satisfies SettingsInput | Record<string, unknown>);
  if (parsed.success) return parsed.data;
  throw new UsageError(`A setting will not do: ${firstIssue(parsed.error)}`, listOfSettings());
}

/** Those that a person has named with `--set`. */
export function namedSettings({ set = [] }: SettingsArgs): ReadonlySet<keyof Settings> {
  return new Set(set.map((pair) => parsePair(pair)[0] as keyof Settings));
}

/** `programs=64,tokens=200000` */
export function parseBudget(text: string): Record<string, number> {
  const entries = text.split(',').map((part) => {
    const [key = '', value = ''] = part.split('=').map((side) => side.trim());
    const amount = Number(value);
    const known = BUDGET_KEYS.some((name) => name === key);
    if (!known || !Number.isInteger(amount) || amount < 1) {
      throw new UsageError(
        `The budget ${JSON.stringify(part)} will not do.`,
        `Write it like programs=64,tokens=200000; what can be limited: ${BUDGET_KEYS.join(', ')}.`,
      );
    }
    return [key, amount] as const;
  });
  return Object.fromEntries(entries);
}

function parsePair(pair: string): readonly [string, unknown] {
  const at = pair.indexOf('=');
  if (at < 1) {
    throw new UsageError(`The setting ${JSON.stringify(pair)} has no value.`, listOfSettings());
  }
  return [pair.slice(0, at).trim(), valueOf(pair.slice(at + 1).trim())];
}

function valueOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : text;
}

function firstIssue(error: ZodError): string {
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  return path === '' ? (issue?.message ?? '') : `${path}: ${issue?.message ?? ''}`;
}

function listOfSettings(): string {
  const names = Object.keys(settingsSchema.shape).filter((name) => name !== 'budget');
  return `Write --set name=value with one of: ${names.join(', ')}.`;
}
