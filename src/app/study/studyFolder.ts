import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { canonicalJson } from '../../core/learn/canonicalJson.ts';
import {
  STUDY_VERSION,
  studyManifestSchema,
  studyRunSchema,
  studySpentSchema,
  type StudyManifest,
  type StudyPlace,
  type StudyRun,
  type StudySpent,
} from '../../domain/study.ts';
import { appendLines, readLineFile } from '../../platform/files/lineFiles.ts';
import type { PlannedManifest } from '../evaluation/describeModel.ts';
import {
  cutTornLine,
  lookAtManifestFolder,
  MANIFEST_FILE,
  readManifestFile,
  withManifestFolder,
  writeManifestFile,
  type ManifestFormat,
} from '../evaluation/manifestFolder.ts';

const RUNS_FILE = 'runs.jsonl';
const SPENT_FILE = 'spent.jsonl';

const FORMAT: ManifestFormat<StudyManifest> = {
  kind: 'study',
  words: 'study',
  version: STUDY_VERSION,
  schema: studyManifestSchema,
};

/** What a folder says: how the study is made, and which runs are its own. */
export interface KeptStudy {
  readonly manifest: StudyManifest;
  /** The newest line of each place. */
  readonly runs: readonly StudyRun[];
}

/** A study that is worked on: nobody else writes into its folder meanwhile. */
export interface OpenStudy extends KeptStudy {
  /** Every run that was ever named, those that another has replaced as well. */
  readonly named: readonly StudyRun[];
  /** The newest line of each run that was begun. */
  readonly spent: ReadonlyMap<string, StudySpent>;
  /** The run's name is on the disk when this returns: it may begin. */
  readonly add: (run: StudyRun) => Promise<void>;
  /** On the disk when this returns. */
  readonly spend: (spent: StudySpent) => Promise<void>;
}

/**
 * Begins a study in a folder, or goes on with the one that is there, where everything that decides its runs is as it was; only more repeats may
 * be asked for. Throws `study.inUse`, `study.another` with the difference, `input.invalid` for a folder with anything else.
 */
export async function withStudy<T>(
  folder: string,
  wanted: StudyManifest,
  use: (study: OpenStudy) => Promise<T>,
): Promise<T> {
  return withManifestFolder(folder, FORMAT, async () => {
    const manifest = await begunOrGoneOnWith(folder, wanted);
    const [runsFile, spentFile] = [join(folder, RUNS_FILE), join(folder, SPENT_FILE)];
    for (const file of [runsFile, spentFile]) await cutTornLine(file);
    const named = await readLineFile(runsFile, studyRunSchema);
    const spent = await readLineFile(spentFile, studySpentSchema);
    return use({
      ...{ manifest, named, runs: newest(named, manifest) },
      spent: new Map(spent.map((one) => [one.run, one])),
      add: (run) => appendLines(runsFile, [run]),
      spend: (one) => appendLines(spentFile, [one]),
    });
  });
}

/** Throws now what `withStudy` would throw before the model is opened, and leaves nothing in the folder. */
export async function lookAtStudy(
  folder: string,
  wanted: PlannedManifest<StudyManifest>,
): Promise<void> {
  await lookAtManifestFolder(folder, FORMAT, async () => {
    const before = await readManifestFile(folder, FORMAT);
    if (before === null) return;
    // How many replies the model writes at once shows when it is opened.
    const { batch } = before.model;
    mustGoOn(folder, before, { ...wanted, model: { ...wanted.model, batch } });
  });
}

/** Throws `input.invalid` where no study is there, `study.damaged` and `study.newerFormat`. */
export async function readStudyFolder(folder: string): Promise<KeptStudy> {
  const manifest = await readManifestFile(folder, FORMAT);
  if (manifest !== null) {
    const named = await readLineFile(join(folder, RUNS_FILE), studyRunSchema);
    return { manifest, runs: newest(named, manifest) };
  }
  throw new LeafeError('input', 'invalid', `There is no ${MANIFEST_FILE} in ${folder}.`, {
    todo: 'Name the folder of a study.',
  });
}

/** By place, whatever order they were begun in. */
function newest(
  named: readonly StudyRun[],
  { problems, policies, repeats }: StudyManifest,
): readonly StudyRun[] {
  const found = new Map(named.map((run) => [placeOf(run), run]));
  const places = problems.flatMap(({ name }) =>
    Array.from({ length: repeats }, (_, at) =>
      policies.map((policy) => placeOf({ problem: name, policy, repeat: at + 1 })),
    ).flat(),
  );
  return places.flatMap((place) => found.get(place) ?? []);
}

/** One text for each place that a run of a study has. */
export function placeOf({ problem, policy, repeat }: StudyPlace): string {
  return JSON.stringify([problem, policy, repeat]);
}

/** Equal for two plans whose runs are of one study. */
export function identityOfStudy(manifest: StudyManifest): string {
  return canonicalJson(identityParts(manifest));
}

function identityParts({
  model,
  adapter,
  policies,
  settings,
  seed,
  judge,
  problems,
}: StudyManifest) {
  const { budget, ...others } = settings;
  return {
    model: model.model,
    'hash of the model': model.sha256 ?? 'unknown',
    'address of the endpoint': model.options['baseUrl'] ?? 'none',
    // A run that writes several replies at once opens its branches in another order.
    'number of replies written at once': model.batch,
    'hash of the adapter': adapter?.sha256 ?? 'none',
    policies: policies.join(', '),
    ...named('setting', others),
    ...named('budget of', budget),
    seed,
    'sandbox image': judge.image,
    'list of problems': problems.map(({ name, digest }) => ({ name, digest })),
  };
}

function named(word: string, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${word} ${name}`, value]),
  );
}

async function begunOrGoneOnWith(folder: string, wanted: StudyManifest): Promise<StudyManifest> {
  const before = await readManifestFile(folder, FORMAT);
  if (before === null) {
    await writeManifestFile(folder, wanted);
    return wanted;
  }
  mustGoOn(folder, before, wanted);
  if (wanted.repeats === before.repeats) return before;
  const grown = { ...before, repeats: wanted.repeats };
  await writeManifestFile(folder, grown);
  return grown;
}

function mustGoOn(folder: string, before: StudyManifest, wanted: StudyManifest): void {
  const what = differenceOf(before, wanted);
  if (what !== null) throw new LeafeError('study', 'another', `${what} (${folder})`);
  if (wanted.repeats >= before.repeats) return;
  const asked = `${before.repeats} repeats were asked for there and ${wanted.repeats} now`;
  throw new LeafeError('study', 'another', `${asked} (${folder})`);
}

/** The first thing that is another, in words; null where all is as it was. */
function differenceOf(before: StudyManifest, now: StudyManifest): string | null {
  const old: Record<string, unknown> = identityParts(before);
  const wanted: Record<string, unknown> = identityParts(now);
  const name = Object.keys({ ...old, ...wanted }).find(
    (one) => canonicalJson(old[one] ?? null) !== canonicalJson(wanted[one] ?? null),
  );
  if (name === undefined) return null;
  if (name === 'list of problems') return differingProblem(before, now);
  const told = (value: unknown): string =>
    typeof value === 'string' ? value : JSON.stringify(value ?? null);
  const word = name === 'policies' ? 'policies are' : `${name} is`;
  return `the ${word} ${told(old[name])} there and ${told(wanted[name])} now`;
}

function differingProblem(before: StudyManifest, now: StudyManifest): string {
  const [old, wanted] = [before, now].map(
    ({ problems }) => new Map(problems.map(({ name, digest }) => [name, digest])),
  );
  const gone = before.problems.find(({ name }) => !wanted?.has(name));
  if (gone !== undefined) return `the problem ${JSON.stringify(gone.name)} is only there`;
  const come = now.problems.find(({ name }) => !old?.has(name));
  if (come !== undefined) return `the problem ${JSON.stringify(come.name)} is new`;
  const other = now.problems.find(({ name, digest }) => old?.get(name) !== digest);
  return other === undefined
    ? 'the problems are in another order'
    : `the problem ${JSON.stringify(other.name)} has another statement, tests or limits`;
}
