import type { Manifest } from '../../core/learn/manifest.ts';
import { areManyMarginal } from '../../domain/marginal.ts';

/** The data set's README: what is in it, where it comes from, what it may be used for, and what is known against it. */
export function dataCard(manifest: Manifest): string {
  const { counts, settings, split, keptOut, weights, format, models, judge } = manifest;
  const tokenizer = settings.tokenizer ?? null;
  const files = Object.entries(manifest.files).map(
    ([name, { rows, bytes, sha256 }]) => `| ${name} | ${rows} | ${bytes} | \`${sha256}\` |`,
  );
  const licences = Object.entries(manifest.licences).map(
    ([licence, problems]) =>
      `| ${licence === '' ? 'not stated in the record' : licence} | ${problems} |`,
  );
  const warning = settings.heldOut
    ? [
        '> **Held-out problems are in this data set.** Whatever is trained on it cannot be evaluated on them.',
        '',
      ]
    : [];
  return [
    '# Corrections',
    '',
    `What a model got wrong in contest problems, and what it, or a person, put in its place after looking back. ${lessonsIn(counts)}`,
    '',
    ...warning,
    '| | rows |',
    '|---|---|',
    `| corrected actions (\`counterfactual\`), ${counts.byPersons} of them by persons | ${counts.counterfactual} |`,
    ...(counts.guided === undefined
      ? []
      : [`| the same after a prompt with the lesson (\`guided\`) | ${counts.guided} |`]),
    ...(counts.reflection === undefined
      ? []
      : [`| the lesson, as the model gave it (\`reflection\`) | ${counts.reflection} |`]),
    `| what the model could do already (\`rehearsal\`) | ${counts.rehearsal} |`,
    '',
    `Format \`${format}\`, from ${counts.problems} ${counts.problems === 1 ? 'problem' : 'problems'}, written by ${models.map((model) => `\`${model}\``).join(', ')}. Every program has passed hidden tests in`,
    `\`${judge.image}\`. Of the rows ${split.train + split.heldOut} are of problems for training, ${split.validation} of problems for validation.`,
    '',
    ...importedIn(counts),
    ...mergedOf(manifest),
    '| file | rows | bytes | sha256 |',
    '|---|---|---|---|',
    ...files,
    '',
    '## Rules',
    '',
    `- At most ${settings.each} corrections of one problem, those first that differ in depth and program; none twice.`,
    `- None that a reviewer rejects${settings.acceptedOnly ? ', and only those that one has accepted' : ''}.`,
    ...((settings.minLift ?? null) === null
      ? []
      : [
          `- None whose lesson was measured to raise the success rate of its step by less than ${settings.minLift}.`,
        ]),
    `- Rehearsal: a share of ${settings.rehearsal.share} of the steps that solved a problem, drawn with seed ${settings.rehearsal.seed}.`,
    `- The loss is taken on the completion alone. With beta ${settings.beta} a correction weighs ${weights.counterfactual.toFixed(4)} and a rehearsal ${weights.rehearsal.toFixed(4)}, measured in`,
    `  ${weights.measuredIn}.`,
    ...(weights.guided === undefined
      ? []
      : [`- A guided row weighs ${weights.guided.toFixed(4)}.`]),
    ...(weights.reflection === undefined
      ? []
      : [`- A reflection weighs ${weights.reflection.toFixed(4)}.`]),
    ...(tokenizer === null ? [] : [lengthRule(tokenizer)]),
    `- Guards: ${manifest.guards.join(', ')}.`,
    '',
    '## Kept out',
    '',
    `${keptOut.heldOut} of held-out problems, ${keptOut.repeated} that repeat another,${nearly(keptOut)}${beyond(keptOut)}${unhelpful(keptOut)} ${keptOut.refused.length} refused by a guard, ${keptOut.lost.length} that cannot be built again; the last two are`,
    'named in `manifest.json`.',
    '',
    '## Licences of the problems',
    '',
    '| licence | problems |',
    '|---|---|',
    ...licences,
    '',
    'The prompts hold the statements: what their licences ask for holds for this data set.',
    '',
    '## Known limits',
    '',
    '- A program that passes the hidden tests may still be wrong.',
    ...marginalIn(counts),
    '- A hidden test of fewer than five words cannot be told from other text, and is not looked for.',
    ...(tokenizer === null
      ? [
          '- Weights are measured in bytes; a trainer that knows the tokens should measure them again.',
        ]
      : []),
    '- Hidden tests may have been seen by the model in its own training.',
    '',
    'Check it with `leafe verify <folder>`: every record is built again from its checkpoint and judged again.',
    '',
  ].join('\n');
}

/** A data set without guided rows says it as it was always said. */
function lessonsIn({ guided }: Manifest['counts']): string {
  return guided === undefined
    ? 'No prompt tells a lesson.'
    : 'The prompts of guided rows tell a lesson, no other does.';
}

function nearly({ nearlyRepeated }: Manifest['keptOut']): string {
  return nearlyRepeated === undefined ? '' : ` ${nearlyRepeated} that nearly do,`;
}

function lengthRule({ model, maxLength }: NonNullable<Manifest['settings']['tokenizer']>): string {
  const limit =
    maxLength === null
      ? ''
      : `, and none has more than ${maxLength} of its tokens, prompt included`;
  return `- Measured by the tokenizer of \`${model}\`: every row has tokens to train${limit}.`;
}

function importedIn({ imported }: Manifest['counts']): readonly string[] {
  if (imported === undefined) return [];
  const rows = imported === 1 ? '1 completion is a reply' : `${imported} completions are replies`;
  return [
    `${rows} of other agents: the prompts before them are told anew, as this data set tells all its prompts, and are not what those agents were shown.`,
    '',
  ];
}

function marginalIn({ marginal }: Manifest['counts']): readonly string[] {
  if (marginal === undefined) return [];
  const many = areManyMarginal(marginal) ? ' That is more than one in twenty.' : '';
  return [
    `- Of ${marginal.of} rows it is known how near their program came to a limit of time or memory: ${marginal.count} used over 80 % of one, and might be judged otherwise on another machine.${many}`,
  ];
}

function beyond({ tooMany }: Manifest['keptOut']): string {
  return tooMany === undefined ? '' : ` ${tooMany} beyond the most of one problem,`;
}

function unhelpful({ unhelpful: count }: Manifest['keptOut']): string {
  return count === undefined ? '' : ` ${count} whose lesson did not help enough,`;
}

function mergedOf({ sources }: Manifest): readonly string[] {
  if (sources === undefined) return [];
  return [
    'Merged of these data sets, whose own manifests name what they kept out:',
    '',
    '| data set | rows | sha256 of its manifest |',
    '|---|---|---|',
    ...sources.map(({ name, rows, manifest }) => `| ${name} | ${rows} | \`${manifest}\` |`),
    '',
  ];
}
