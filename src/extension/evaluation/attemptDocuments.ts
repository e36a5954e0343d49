import * as l10n from '@vscode/l10n';
import type { Attempt, TakenStep } from '../../domain/evaluation.ts';
import type { Evaluated } from '../../core/evaluate/report.ts';
import { LeafeError } from '../../core/errors.ts';
import { shortName } from '../../domain/shortName.ts';
import { VERDICT_WORDS } from '../../domain/verdictWords.ts';
import { safe } from '../../app/safe.ts';
import type { StepPath } from '../stepPath.ts';
import { evaluatedModel } from './evaluationWords.ts';
import { languageEntry, languageNamed } from '../../domain/languages.ts';

/** Stands in place of a run in paths of what belongs to an evaluation; no run is called so. */
export const OF_EVALUATIONS = 'evaluations';

/** Where the attempts of a problem stand in the `leafe:` file system: problems go by their place, for their names may hold anything. */
export function attemptsPath(
  evaluation: string,
  problems: readonly { readonly name: string }[],
  problem: string,
): StepPath | null {
  const at = problems.findIndex(({ name }) => name === problem);
  if (at < 0) return null;
  const name = shortName(problem).replace(/[^\p{L}\p{N}._-]+/gu, '_');
  return { run: OF_EVALUATIONS, step: evaluation, file: `${at + 1}/${name}.md` };
}

/** The attempts of a problem as a text for an editor; null for paths of other things. Throws where the evaluation has none such. */
export async function attemptDocument(path: StepPath, home: string): Promise<string | null> {
  const { run, step, file } = path;
  if (run !== OF_EVALUATIONS || file === null) return null;
  const [{ findEvaluation }, { readEvaluation }] = await Promise.all([
    import('../../app/evaluation/homeEvaluations.ts'),
    import('../../app/evaluation/evaluationFolder.ts'),
  ]);
  const { folder, manifest } = await findEvaluation(home, step);
  const problem = manifest.problems[Number(file.split('/', 1)[0]) - 1]?.name;
  if (problem === undefined) {
    throw new LeafeError('input', 'invalid', `${step} has no such problem.`);
  }
  return attemptsText(problem, await readEvaluation(folder, { wordsOf: problem }));
}

/** All attempts of a problem in their order, each with what became of its replies and its last program. */
export function attemptsText(problem: string, { manifest, attempts }: Evaluated): string {
  const own = attempts
    .filter((one) => one.problem === problem)
    .sort((a, b) => a.attempt - b.attempt);
  const solved = own.filter((one) => one.solved).length;
  return [
    `# ${safe(problem)}`,
    manifest === null ? '' : safe(evaluatedModel(manifest)),
    own.length === 0
      ? l10n.t('No attempt of this problem is over yet.')
      : l10n.t('{0} of {1} attempts solved it.', solved, own.length),
    ...own.flatMap(attemptParts),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function attemptParts({ attempt, solved, verdict, language, program, taken }: Attempt): string[] {
  const word = solved ? l10n.t('solved') : l10n.t('not solved');
  const known = verdict === null || verdict === undefined ? '' : l10n.t(VERDICT_WORDS[verdict]);
  return [
    `## ${l10n.t('Attempt {0}: {1}', attempt, solved || known === '' ? word : `${word}, ${known}`)}`,
    (taken ?? []).map((step, at) => `${at + 1}. ${stepWords(step)}`).join('\n'),
    program === null || program === undefined
      ? l10n.t('No reply held a program.')
      : fenced(program, fenceOf(language)),
  ];
}

function stepWords({ visible, hidden, closest, usage }: TakenStep): string {
  const counts = (of: NonNullable<TakenStep['hidden']>): string =>
    `${l10n.t(VERDICT_WORDS[of.verdict])} ${of.passed}/${of.total}`;
  return [
    l10n.t('shown tests: {0}', counts(visible)),
    ...(hidden === undefined ? [] : [l10n.t('hidden tests: {0}', counts(hidden))]),
    ...(closest === null ? [] : [l10n.t('{0} % of a limit', Math.round(100 * closest))]),
    l10n.t('{0} tokens', usage.completionTokens),
  ].join(' · ');
}

/** A fence longer than any in the program. */
/** As they are written down, languages that this version does not know among them. */
function fenceOf(language: string | null | undefined): string {
  const known = languageNamed(language ?? 'python3');
  return known === undefined ? '' : languageEntry(known).fence;
}

function fenced(program: string, language: string): string {
  const longest = Math.max(2, ...[...program.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${program.trimEnd()}\n${fence}`;
}
