export interface WorkedExample {
  readonly facts: readonly number[];
  readonly diagnosis: string;
  readonly fix: string;
  readonly blamed: number;
}

/** Lessons from other problems: they show the form, and a reply that repeats one is refused. */
export const WORKED_EXAMPLES: readonly WorkedExample[] = [
  {
    facts: [1],
    diagnosis: 'The program compares the words as they are, so "Tea" and "tea" count as two.',
    fix: 'Turn each word to lower case before it is put into the set.',
    blamed: 1,
  },
  {
    facts: [1],
    diagnosis: 'The loop ends one row before the last, so the bottom row of the grid never counts.',
    fix: 'Let the loop run over all n rows, the last one included.',
    blamed: 1,
  },
  {
    facts: [1],
    diagnosis: 'The price is divided with / and so is printed with a decimal point.',
    fix: 'Divide with // so that the price stays a whole number.',
    blamed: 1,
  },
  {
    facts: [1],
    diagnosis: 'Only the first query is answered, though the first number says how many there are.',
    fix: 'Read the number of queries, then read and answer each of them in a loop.',
    blamed: 1,
  },
];

/** Another example for each problem and each ask, the same every time. */
export function exampleFor(problem: string, ask: number): string {
  const sum = [...problem].reduce((total, char) => total + (char.codePointAt(0) ?? 0), ask);
  const example = WORKED_EXAMPLES[sum % WORKED_EXAMPLES.length];
  return JSON.stringify(example);
}
