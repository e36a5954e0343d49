import type { RunState } from '../../domain/runState.ts';
import type { ProgramText, StepDetail } from '../../domain/stepDetail.ts';
import type { StepStore } from '../stepStore.ts';
import type { RunProblems } from './runProblems.ts';
import { failsTests, testsByFacts, testsOfJudgement } from './testDetails.ts';
import type { TestResults } from './testResults.ts';

export interface StepDetailSources {
  readonly run: string;
  /** How the run stands. */
  readonly state: () => Promise<RunState>;
  readonly steps: StepStore;
  readonly problems: RunProblems;
  readonly results: TestResults;
}

/**
 * What a panel shows of a step: at once what is kept of it, then, where tests failed, all of it with what the program prints on them,
 * for which it is run again. Throws what the stores and the judge throw; what was given before stays true.
 */
export async function* detailsOf(
  id: string,
  sources: StepDetailSources,
  signal: AbortSignal,
): AsyncGenerator<StepDetail> {
  const { run, state, steps, problems, results } = sources;
  const step = await steps.step(run, id);
  const { started } = await state();
  const texts = await textsOf(id, sources);
  if (!failsTests(step) || started === null || texts.program === null) {
    yield { ...texts, tests: [], running: false };
    return;
  }
  const commit = step.taken.checkpoint;
  const known = results.known(commit);
  if (known !== null) {
    yield { ...texts, tests: testsOfJudgement(known), running: false };
    return;
  }
  yield { ...texts, tests: [], running: true };
  const problem = await problems.of(started);
  const byFacts = testsByFacts(step, problem);
  yield { ...texts, tests: byFacts, running: true };
  try {
    const program = { language: step.taken.language, code: texts.program };
    const judgement = await results.of(commit, program, problem, signal);
    const tests = testsOfJudgement(judgement);
    // A program that fails now and then may pass this time: what the journal says stays.
    yield { ...texts, tests: tests.length > 0 ? tests : byFacts, running: false };
  } catch (error) {
    if (!signal.aborted) yield { ...texts, tests: byFacts, running: false };
    throw error;
  }
}

type StepTexts = Omit<StepDetail, 'tests' | 'running'>;

async function textsOf(id: string, sources: StepDetailSources): Promise<StepTexts> {
  const { run, state, steps } = sources;
  const step = await steps.step(run, id);
  const other = counterpartOf(id, await state());
  const [own, parent, counterpart] = await Promise.all([
    textOf(id, sources),
    step.parent === null ? null : textOf(step.parent, sources),
    other === null ? null : textOf(other.step, sources),
  ]);
  return {
    step: id,
    language: step.taken.language,
    program: own.text,
    parent,
    counterpart: other === null || counterpart === null ? null : { is: other.is, ...counterpart },
  };
}

async function textOf(step: string, { run, steps }: StepDetailSources): Promise<ProgramText> {
  const path = await steps.program(run, step);
  const files = await steps.files(run, step);
  return { step, text: path === null ? null : (files.get(path) ?? null) };
}

/** The newest correction that names the step. */
function counterpartOf(
  step: string,
  { corrections }: RunState,
): { readonly is: 'corrected' | 'blamed'; readonly step: string } | null {
  const correction = corrections.findLast(
    ({ blamed, corrected }) => blamed === step || corrected === step,
  );
  if (correction === undefined) return null;
  return correction.blamed === step
    ? { is: 'corrected', step: correction.corrected }
    : { is: 'blamed', step: correction.blamed };
}
