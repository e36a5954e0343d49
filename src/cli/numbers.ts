import { InvalidArgumentError } from 'commander';

/** 0 or more. */
export function natural(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number of 0 or more.');
}

/** 1 or more. */
export function positive(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number of 1 or more.');
}

/** Any number of 0 or more. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number of 0 or more.');
}

/** From 0 to 1. */
export function share(text: string): number {
  return between(0, 1, text);
}

/** The difference of two shares. */
export function difference(text: string): number {
  return between(-1, 1, text);
}

function between(least: number, most: number, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
}

/** Numbers of 1 or more, comma-separated, each once and in order. */
export function positives(text: string): readonly number[] {
  return [...new Set(text.split(',').map((part) => positive(part.trim())))].sort((a, b) => a - b);
}
