import type { StudiedRun } from '../../src/core/study/studyReport.ts';
import { emptyRun } from '../../src/domain/foldRun.ts';
import type { Policy } from '../../src/domain/choices.ts';
import { settingsSchema } from '../../src/domain/settings.ts';
import { STUDY_VERSION, type StudyManifest } from '../../src/domain/study.ts';
import { aManifest } from './evaluations.ts';

/** By problem and policy what each of its runs took: the program that solved it, 0 where none did, null where the run is missing. */
export type StudyTable = Readonly<
  Record<string, Partial<Readonly<Record<Policy, readonly (number | null)[]>>>>
>;

export function aStudyManifest(
  table: StudyTable,
  changes: Partial<StudyManifest> = {},
): StudyManifest {
  const outcomes = Object.fromEntries(Object.keys(table).map((name) => [name, '0']));
  const { version, model, adapter, judge, machine, problems, startedAt } = aManifest(outcomes);
  return {
    ...{ kind: 'study', v: STUDY_VERSION, version, model, adapter, judge, machine, problems },
    policies: ['tree', 'iterative', 'independent'],
    settings: settingsSchema.parse({ budget: { programs: 8 } }),
    ...{ repeats: 1, seed: 1, startedAt },
    ...changes,
  };
}

/** Each program takes a hundred tokens and half a second. */
export function studiedRuns(table: StudyTable): readonly StudiedRun[] {
  return Object.entries(table).flatMap(([problem, policies]) =>
    Object.entries(policies).flatMap(([policy, took]) =>
      took.flatMap((programs, at) =>
        programs === null ? [] : [aRun(problem, policy as Policy, at + 1, programs)],
      ),
    ),
  );
}

function aRun(problem: string, policy: Policy, repeat: number, programs: number): StudiedRun {
  const used = programs === 0 ? 8 : programs;
  return {
    ...{ problem, policy, repeat, run: `${problem}-${policy}-${repeat}` },
    solvedAt: programs === 0 ? null : { programs, tokens: programs * 100, seconds: programs / 2 },
    byLesson: policy === 'tree' && programs > 4,
    ranDry: false,
    used: {
      ...emptyRun().spend,
      ...{ programs: used, actPromptTokens: used * 100, judgeMs: used * 500 },
    },
  };
}
