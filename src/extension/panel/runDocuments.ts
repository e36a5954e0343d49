import * as l10n from '@vscode/l10n';
import { LeafeError } from '../../core/errors.ts';
import type { Excerpt } from '../../domain/judgement.ts';
import { shortName } from '../../domain/shortName.ts';
import { sizeWords } from '../../domain/sizeWords.ts';
import { isEmptyPath, OF_RUN, type StepPath } from '../stepPath.ts';
import type { ShownProblem } from './runProblems.ts';
import { detailsOf, type StepDetailSources } from './stepDetails.ts';

/** Where the run's problem stands in the `leafe:` file system. */
export function problemPath(run: string, problem: string): StepPath {
  const name = shortName(problem).replace(/[^\p{L}\p{N}._-]+/gu, '_');
  return { run, step: OF_RUN, file: `${name}.md` };
}

export const TEST_TEXTS = ['input', 'expected', 'printed'] as const;
export type TestText = (typeof TEST_TEXTS)[number];

/** What belongs to a visible test of a step; tests count from 0, in the path from 1. */
export function testPath(run: string, step: string, test: number, text: TestText): StepPath {
  return { run, step, file: `test-${test + 1}/${text}.txt` };
}

/**
 * Texts that editors open beside the files of steps: the problem, and a failing test's input, expected and printed output. Null for
 * paths of other things.
 */
export async function runDocument(
  path: StepPath,
  sourcesOf: (run: string) => StepDetailSources,
): Promise<string | null> {
  const { run, step, file } = path;
  if (file === null) return null;
  if (isEmptyPath(path)) return '';
  if (step === OF_RUN) return problemText(await problemOf(sourcesOf(run)));
  const [, number, text] = /^test-(\d+)\/(\w+)\.txt$/.exec(file) ?? [];
  if (number === undefined || !isTestText(text)) return null;
  return testText(step, Number(number) - 1, text, sourcesOf(run));
}

async function problemOf({ run, state, problems }: StepDetailSources): Promise<ShownProblem> {
  const { started } = await state();
  if (started !== null) return problems.of(started);
  throw new LeafeError('input', 'invalid', `The run ${run} does not say what it is about.`);
}

async function testText(
  step: string,
  test: number,
  text: TestText,
  sources: StepDetailSources,
): Promise<string> {
  if (text !== 'printed') {
    const found = (await problemOf(sources)).visibleTests.find(({ index }) => index === test);
    if (found !== undefined) return text === 'input' ? found.input : found.output;
  }
  const signal = new AbortController().signal;
  for await (const { tests, running } of detailsOf(step, sources, signal)) {
    const actual = tests.find(({ index }) => index === test)?.actual ?? null;
    if (!running && actual !== null) return wholeOf(actual);
  }
  throw new LeafeError('input', 'invalid', `Nothing is known of test ${test + 1} of ${step}.`);
}

function wholeOf({ head, tail, bytes }: Excerpt): string {
  if (tail === '') return head;
  return `${head}\n… of ${bytes} bytes the start and the end …\n${tail}`;
}

function problemText({ name, description, visibleTests, limits }: ShownProblem): string {
  const examples = visibleTests.flatMap(({ index, input, output }) => [
    `## ${l10n.t('Example {0}', index + 1)}`,
    fenced(input),
    l10n.t('gives'),
    fenced(output),
  ]);
  const memory = sizeWords(limits.memoryBytes);
  const seconds = limits.cpuMs / 1000;
  const limit = l10n.t('Limits: {0} s of CPU time, {1} of memory.', seconds, memory);
  return [`# ${name}`, description.trim(), ...examples, limit, ''].join('\n\n');
}

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text.trimEnd()}\n${fence}`;
}

function isTestText(text: string | undefined): text is TestText {
  return TEST_TEXTS.some((known) => known === text);
}
