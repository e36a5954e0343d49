import type { ProgramVerdict } from '../app/judgeProgram.ts';
import { VERDICT_WORDS } from '../domain/verdictWords.ts';
import { safe } from '../app/safe.ts';
import type { TestFigures } from '../domain/judgement.ts';
import { safeLines, type Paint } from './text.ts';

/** One program of many: `✘ wrong answer      3/8  s0001`. */
export function verdictLine(name: string, result: ProgramVerdict, paint: Paint): string {
  const { passed, total } = result;
  const counts = `${passed}/${total}`.padStart(7);
  return `${markOf(result, paint)} ${wordOf(result).padEnd(WORD)} ${counts}  ${safe(name)}`;
}

/** A verdict for people: the tests with their figures or the compiler's words, then what it comes to. */
export function drawVerdict(result: ProgramVerdict, paint: Paint): readonly string[] {
  const { compileOutput, tests, passed, total } = result;
  const told = compileOutput === undefined ? tests.map(testLine) : safeLines(compileOutput);
  const left = compileOutput === undefined ? total - tests.length : 0;
  const sum = `${markOf(result, paint)} ${paint.bold(wordOf(result))} ${passed}/${total}`;
  return [
    ...told,
    ...(left > 0 ? [paint.dim(`${left} more not run: a test before them failed`)] : []),
    sum,
  ];
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
