import type { KnownCheck, KnownVerdict } from '../../core/judge/knownPrograms.ts';
import type { Problem } from '../../domain/problem.ts';

/** What is good to know of a problem, a sentence each. `twin` is where another problem of this name stands. */
export function notesOn(problem: Problem, twin: string | null): readonly string[] {
  return [...(twin === null ? [] : [`The same name stands at ${twin}.`]), ...testNotes(problem)];
}

function testNotes({ visibleTests, hiddenTests }: Problem): string[] {
  if (visibleTests.length + hiddenTests.length === 0) {
    return ['It has no tests: it is listed, but cannot be judged or explored.'];
  }
  if (visibleTests.length === 0) return ['It has no public test, so it cannot be explored.'];
  return [];
}

/** What is wrong with a problem by its own programs, a sentence each; none where all is well. */
export function faultsOf({ good, bad, suspects }: KnownCheck): readonly string[] {
  const refused = good.filter(({ verdict }) => verdict !== 'accepted');
  const accepted = bad.filter(({ verdict }) => verdict === 'accepted');
  const failed = [...good, ...bad].filter(({ verdict }) => verdict === 'judgeError');
  return [
    ...(refused.length === 0
      ? []
      : [
          `${refused.length} of ${good.length} known-good programs are not accepted: ${listed(refused)}.`,
        ]),
    ...(suspects.length === 0
      ? []
      : [
          `Suspect, since every known-good program fails them: ${suspects
            .slice(0, 5)
            .map(({ set, index }) => `${set} ${index}`)
            .join(', ')}${suspects.length > 5 ? ` and ${suspects.length - 5} more` : ''}.`,
        ]),
    ...(accepted.length === 0
      ? []
      : [
          `${accepted.length} of ${bad.length} known-bad programs are accepted: ${listed(accepted)}.`,
        ]),
    ...(failed.length === 0 ? [] : [`The judge itself failed on ${failed.length} programs.`]),
  ];
}

function listed(programs: readonly KnownVerdict[]): string {
  return programs
    .slice(0, 5)
    .map(({ index, language, verdict }) => `${index} (${language}, ${verdict})`)
    .join(', ');
}
