import type { ProgramVerdict } from '../app/judgeProgram.ts';
import type { Repetition } from '../app/judgeRepeatedly.ts';
import { VERDICT_WORDS } from '../domain/verdictWords.ts';
import { safe } from '../app/safe.ts';
import type { TestFigures, Verdict } from '../domain/judgement.ts';
import { safeLines, type Paint } from './text.ts';

/** A verdict, and how often it was asked for where that was more than once. */
export type MaybeRepeated = ProgramVerdict & { readonly repeated?: Repetition };

/** One program of many: `✘ wrong answer      3/8  s0001`. */
export function verdictLine(name: string, result: MaybeRepeated, paint: Paint): string {
  const { passed, total, repeated } = result;
  const counts = `${passed}/${total}`.padStart(7);
  const flips = repeated?.flips === true ? `  ${paint.red(timesOf(repeated))}` : '';
  return `${markOf(result, paint)} ${wordOf(result).padEnd(WORD)} ${counts}  ${safe(name)}${flips}`;
}

/** Of many programs, how many had not always the same verdict. */
export function flipsLine(repeated: readonly Repetition[], times: number): string {
  const flips = repeated.filter((one) => one.flips).length;
  const count = repeated.length;
  const all = count === 1 ? '1 program' : `${count} programs`;
  const each = count === 1 ? '' : ' each';
  const said = flips === 0 ? 'no verdict flips' : `the verdict of ${flips} flips`;
  return `${all}, judged ${countOf(times)}${each}: ${said}.`;
}

/** A verdict for people: the tests with their figures or the compiler's words, then what it comes to. */
export function drawVerdict(result: MaybeRepeated, paint: Paint): readonly string[] {
  const { compileOutput, tests, passed, total, repeated, trouble } = result;
  const told = compileOutput === undefined ? tests.map(testLine) : safeLines(compileOutput);
  const left = compileOutput === undefined ? total - tests.length : 0;
  const sum = `${markOf(result, paint)} ${paint.bold(wordOf(result))} ${passed}/${total}`;
  return [
    ...told,
    ...(left > 0 ? [paint.dim(`${left} more not run: a test before them failed`)] : []),
    sum,
    ...(trouble === undefined ? [] : safeLines(troubleText(trouble))),
    ...(repeated === undefined ? [] : [repetitionLine(repeated, result.closest, paint)]),
  ];
}

/** Of a checker, as a sentence. */
export function troubleText(trouble: string): string {
  return `${trouble.charAt(0).toUpperCase()}${trouble.slice(1)}`;
}

function repetitionLine(repeated: Repetition, closest: number | null, paint: Paint): string {
  if (repeated.flips) return paint.red(`the verdict flips: ${timesOf(repeated)}`);
  const near = closest === null ? '' : `, at most ${(closest * 100).toFixed(0)} % of a limit used`;
  return `${timesOf(repeated)}${near}`;
}

/** `accepted 199 times, too slow once`; the most frequent first. */
function timesOf({ verdicts }: Repetition): string {
  const given = Object.entries(verdicts) as [Verdict, number][];
  return given
    .sort(([, a], [, b]) => b - a)
    .map(([verdict, count]) => `${VERDICT_WORDS[verdict]} ${countOf(count)}`)
    .join(', ');
}

/** As wide as the longest word for a verdict. */
const WORD = Math.max(...Object.values(VERDICT_WORDS).map(({ length }) => length));

/** Tests are counted from 1, as the facts count them. */
function testLine({ set, index, verdict, cpuMs, memoryBytes }: TestFigures): string {
  return [
    `${set} ${index + 1}`.padEnd(14),
    VERDICT_WORDS[verdict].padEnd(WORD),
    `${cpuMs.toFixed(0)} ms`.padStart(9),
    `${(memoryBytes / 1e6).toFixed(1)} MB`.padStart(10),
  ].join(' ');
}

function markOf({ verdict }: ProgramVerdict, paint: Paint): string {
  return verdict === 'accepted' ? paint.green('✔') : paint.red('✘');
}

function wordOf({ verdict }: ProgramVerdict): string {
  return VERDICT_WORDS[verdict];
}

function countOf(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}
