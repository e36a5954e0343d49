import { InvalidArgumentError } from 'commander';
import { POLICIES, type Policy } from '../../domain/choices.ts';
import { natural, positive } from '../numbers.ts';

/** Policies by name, comma-separated: each once, in the order in which they are always told. */
export function policies(text: string): readonly Policy[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !POLICIES.some((policy) => policy === name));
  if (unknown === undefined) return POLICIES.filter((policy) => names.includes(policy));
  throw new InvalidArgumentError(
    `There is no policy ${JSON.stringify(unknown)}: name some of ${POLICIES.join(', ')}.`,
  );
}

/** `0:18,1:10`: by level, how many problems. */
export function take(text: string): ReadonlyMap<number, number> {
  const parts = text.split(',').map((part) => {
    const [level = '', count = '', ...others] = part.split(':').map((side) => side.trim());
    if (others.length > 0) throw new InvalidArgumentError('Write it like 0:18,1:10.');
    return [natural(level), positive(count)] as const;
  });
  return new Map(parts);
}
