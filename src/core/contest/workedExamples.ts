import type { Fact } from '../../domain/runEvent.ts';

/** A look back at another problem: what a model is shown to learn the form from. */
export interface WorkedExample {
  /** What kind of failure it is about. */
  readonly kind: Fact['kind'];
  readonly problem: string;
  readonly program: string;
  readonly fact: string;
  readonly diagnosis: string;
  readonly fix: string;
}

export const WORKED_EXAMPLES: readonly WorkedExample[] = [
  {
    kind: 'difference',
    problem: 'Print how many different words a line holds. Tea and tea are the same word.',
    program: 'words = input().split()\nprint(len(set(words)))',
    fact: 'Test 1: for the input "Tea tea milk\\n" it printed "3" in line 1; expected was "2".',
    diagnosis: 'The words are compared as they are written, so Tea and tea count as two.',
    fix: 'Turn each word to lower case before it is counted.',
  },
  {
    kind: 'exception',
    problem: 'The first line holds n, the second line n prices. Print the highest price.',
    program: 'n = int(input())\nprint(max(int(input()) for _ in range(n)))',
    fact: 'Test 1: it turned a whole line, "5 9 2", into one number, but the line holds 3 words (line 2 of the program).',
    diagnosis: 'All prices stand on the second line, but one price a line is read.',
    fix: 'Read the second line once, split it, and turn every part into an integer.',
  },
  {
    kind: 'extra',
    problem: 'Print the scores from low to high on one line.',
    program: 'scores = sorted(map(int, input().split()))\nprint(scores)',
    fact: 'Test 1: for the input "3 1 2\\n" it printed "[1," in line 1; expected was "1".',
    diagnosis: 'The list is printed the way Python shows it, with brackets and commas.',
    fix: 'Print the scores themselves with one blank between them.',
  },
  {
    kind: 'time',
    problem: 'Print how many ways there are to climb n stairs, one or two at a time.',
    program:
      'def ways(n):\n    return 1 if n < 2 else ways(n - 1) + ways(n - 2)\nprint(ways(int(input())))',
    fact: 'Test 2: it was stopped after 10.0 s of CPU time; the limit is 10.0 s.',
    diagnosis: 'The same values are worked out again and again, twice as often for each stair.',
    fix: 'Go up from the first stair and keep only the last two values.',
  },
  {
    kind: 'prompt',
    problem: 'Read the width and the height of a room, one a line, and print its area.',
    program: 'w = int(input("width? "))\nh = int(input("height? "))\nprint("area", w * h)',
    fact: 'Test 1: it printed the text "width?", which stands in no expected output.',
    diagnosis: 'It asks for the numbers and names the result, but only the number is wanted.',
    fix: 'Read both lines without any text and print nothing but the area.',
  },
];

/** Two examples about other kinds of failure than the one at hand: what cannot be copied has to be understood. */
export function examplesFor(
  kinds: readonly Fact['kind'][],
  turn: number,
): readonly WorkedExample[] {
  const others = WORKED_EXAMPLES.filter(({ kind }) => !kinds.includes(kind));
  return [0, 1].flatMap((offset) => others[(turn + offset) % others.length] ?? []);
}
