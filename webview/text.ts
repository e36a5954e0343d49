import { ENGLISH, type TextKey } from './strings.ts';

/** Keys of texts that depend on a number, without their `.one` and `.other`. */
export type CountKey = TextKey extends infer K
  ? K extends `${infer Base}.one`
    ? Base
    : never
  : never;

/** Losses stand below each other: all have as many digits. */
const LOSS_DIGITS = { minimumFractionDigits: 3, maximumFractionDigits: 3 } as const;

let texts: Readonly<Record<string, string>> = ENGLISH;
let plurals = new Intl.PluralRules('en');
let numbers = new Intl.NumberFormat('en');
let losses = new Intl.NumberFormat('en', LOSS_DIGITS);

/** Texts from now on in this language; those that are missing stay English. An unknown language keeps English numbers. */
export function speak(language: string, bundle: Readonly<Record<string, string>>): void {
  texts = { ...ENGLISH, ...bundle };
  const known = supported(language) ? language : 'en';
  plurals = new Intl.PluralRules(known);
  numbers = new Intl.NumberFormat(known);
  losses = new Intl.NumberFormat(known, LOSS_DIGITS);
  written.clear();
}

/** The text of a key with its places filled in. */
export function text(key: TextKey, ...values: readonly (string | number)[]): string {
  return filled(template(key), values);
}

/** The text of a key with its places still in it. */
export function template(key: TextKey): string {
  return texts[key] ?? ENGLISH[key];
}

/** The text for a number, in the language's plural form; the number stands in `{0}`, the values after it. */
export function count(
  key: CountKey,
  amount: number,
  ...values: readonly (string | number)[]
): string {
  const form = texts[`${key}.${plurals.select(amount)}`] ?? texts[`${key}.other`] ?? key;
  return filled(form, [amount, ...values]);
}

/** Figures that are drawn again and again, in the language of now. */
const written = new Map<number, string>();
const MOST_WRITTEN = 2000;

export function number(value: number): string {
  const known = written.get(value);
  if (known !== undefined) return known;
  if (written.size === MOST_WRITTEN) written.clear();
  const words = numbers.format(value);
  written.set(value, words);
  return words;
}

/** A loss, with as many digits as tell two apart. */
export function loss(value: number): string {
  return losses.format(value);
}

function filled(template: string, values: readonly (string | number)[]): string {
  return template.replace(/\{(\d)\}/g, (place, index: string) => {
    const value = values[Number(index)];
    if (value === undefined) return place;
    return typeof value === 'number' ? number(value) : value;
  });
}

function supported(language: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(language).length > 0;
  } catch {
    // Not a language tag at all.
    return false;
  }
}
