/** A text that a menu's node or a caller's object carries under this name; undefined where there is none. */
export function fieldOf(given: unknown, name: string): string | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const value = (given as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
