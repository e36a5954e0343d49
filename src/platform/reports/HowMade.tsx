import type { ComponentChildren, VNode } from 'preact';
import { trainingOf } from '../../core/evaluate/comparable.ts';
import { count } from '../../core/evaluate/figureWords.ts';
import { modelName, type Evaluated } from '../../core/evaluate/report.ts';
import type { EvaluationManifest } from '../../domain/evaluation.ts';
import { Name, Section, Table, Term } from './parts.tsx';

interface Fact {
  readonly label: ComponentChildren;
  readonly of: (manifest: EvaluationManifest) => string;
}

/** All that decided which attempts came out, and where they were made. */
const FACTS: readonly Fact[] = [
  { label: 'model', of: ({ model }) => model.model },
  { label: <Term of="hash">its sha256</Term>, of: ({ model }) => model.sha256 ?? 'not known' },
  { label: 'opened with', of: ({ model }) => optionWords(model.options) },
  { label: 'replies at once', of: ({ model }) => String(model.batch) },
  { label: 'adapter', of: ({ adapter }) => adapter?.name ?? 'none' },
  { label: <Term of="hash">its sha256</Term>, of: ({ adapter }) => adapter?.sha256 ?? '–' },
  { label: 'trained on', of: trainedWords },
  {
    label: <Term of="sampling" />,
    of: ({ settings: { temperature, topP, maxTokens }, seed }) =>
      `temperature ${temperature}, top p ${topP}, at most ${count(maxTokens, 'token')} a reply, seed ${seed}`,
  },
  {
    label: <Term of="attempt" />,
    of: ({ samples, settings: { steps } }) =>
      `${samples} of each problem, of up to ${steps === 1 ? 'one reply' : `${steps} replies`}`,
  },
  {
    label: 'earlier programs',
    of: ({ settings }) =>
      settings.failedPrograms === 'shown' ? 'shown to the model' : 'not shown to the model',
  },
  { label: 'language', of: ({ settings }) => settings.language },
  { label: 'problems', of: ({ problems }) => String(problems.length) },
  { label: <Term of="image" />, of: ({ judge }) => judge.image },
  { label: 'machine', of: machineWords },
  { label: 'made by', of: ({ version, machine }) => `LEAFE ${version}, Node ${machine.node}` },
  {
    label: 'begun',
    of: ({ startedAt }) => startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'),
  },
];

export function HowMade({ sides }: { sides: readonly (Evaluated & { title: string })[] }): VNode {
  const known = sides.flatMap(({ manifest }) => (manifest === null ? [] : [manifest]));
  if (known.length === 0) {
    return (
      <Section title="How it was made">
        {sides.map((side) => (
          <p>
            <Name>{modelName(side).model ?? 'A model that nobody has named'}</Name>: attempts
            without a manifest. How they were made and judged is not known.
          </p>
        ))}
      </Section>
    );
  }
  return (
    <Section title="How it was made">
      <Table
        label="How it was made"
        columns={[
          { title: <span class="unseen">what</span> },
          ...sides.map(({ title }) => ({ title, kind: 'wide' as const })),
        ]}
        rows={FACTS.map(({ label, of }) => {
          const words = sides.map(({ manifest }) =>
            manifest === null ? 'not known' : of(manifest),
          );
          return [label, ...words.map((one) => <Name>{one}</Name>)];
        })}
      />
    </Section>
  );
}

function trainedWords(manifest: EvaluationManifest): string {
  const training = trainingOf(manifest);
  if (training === null) return '–';
  if (training.problems === null) return 'not known';
  const from = manifest.adapter?.manifest ? `, data set ${manifest.adapter.manifest}` : '';
  return `${count(training.problems.length, 'problem')}${from}`;
}

/** An address may hold a password. */
function optionWords(options: Readonly<Record<string, string>>): string {
  const words = Object.entries(options).map(
    ([name, value]) => `${name} ${value.replace(/\/\/[^/@]*@/, '//')}`,
  );
  return words.length === 0 ? 'nothing more' : words.join(', ');
}

function machineWords({
  machine: { cpu, cores, memoryBytes, system },
}: EvaluationManifest): string {
  return `${cpu}, ${count(cores, 'core')}, ${(memoryBytes / 2 ** 30).toFixed(1)} GiB, ${system}`;
}
