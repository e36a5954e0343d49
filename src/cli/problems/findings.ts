import type { KnownCheck, KnownVerdict, NamedTest } from '../../core/judge/knownPrograms.ts';
import { MARGIN } from '../../core/judge/calibration.ts';
import type { Problem } from '../../domain/problem.ts';
import { troubleText } from '../drawVerdict.ts';

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
export function faultsOf(check: KnownCheck): readonly string[] {
  const { good, bad, suspects, disputed, trouble } = check;
  const refused = good.filter(({ verdict }) => verdict !== 'accepted');
  const accepted = bad.filter(({ verdict }) => verdict === 'accepted');
  const failed = [...good, ...bad].filter(({ verdict }) => verdict === 'judgeError');
  const faults: readonly (readonly [isOne: boolean, said: string])[] = [
    [trouble !== null, `${troubleText(trouble ?? '')}.`],
    [
      refused.length > 0,
      `${refused.length} of ${good.length} known-good programs are not accepted: ${programs(refused)}.`,
    ],
    [
      suspects.length > 0,
      `Suspect, since every known-good program fails them: ${tests(suspects)}.`,
    ],
    [
      disputed.length > 0,
      `Disputed, since only some known-good programs fail them: ${tests(disputed)}.`,
    ],
    [
      accepted.length > 0,
      `${accepted.length} of ${bad.length} known-bad programs are accepted: ${programs(accepted)}.`,
    ],
    [failed.length > 0, `The judge itself failed on ${failed.length} programs.`],
  ];
  return faults.filter(([isOne]) => isOne).map(([, said]) => said);
}

/** How it went, in a few words; empty where there are no known programs. */
export function sumOf({ good, bad, calibration }: KnownCheck, { limits }: Problem): string {
  const count = (
    known: readonly KnownVerdict[],
    isRight: (known: KnownVerdict) => boolean,
  ): string => `${known.filter(isRight).length} of ${known.length}`;
  const isAccepted = ({ verdict }: KnownVerdict): boolean => verdict === 'accepted';
  const times = good.filter(isAccepted).map(({ cpuMs }) => cpuMs);
  return [
    ...(good.length === 0 ? [] : [`${count(good, isAccepted)} good accepted`]),
    ...(bad.length === 0 ? [] : [`${count(bad, (known) => !isAccepted(known))} bad rejected`]),
    ...(times.length === 0
      ? []
      : [`slowest ${seconds(Math.max(...times))} of ${seconds(limits.cpuMs)}`]),
    ...(calibration === null || calibration.cpuMs === calibration.statedMs
      ? []
      : [`limit now ${seconds(calibration.cpuMs)}, ${MARGIN} times that`]),
  ].join(', ');
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(2))} s`;
}

const SHOWN = 5;

function programs(known: readonly KnownVerdict[]): string {
  return known
    .slice(0, SHOWN)
    .map(({ index, language, verdict }) => `${index} (${language}, ${verdict})`)
    .join(', ');
}

function tests(named: readonly NamedTest[]): string {
  const more = named.length > SHOWN ? ` and ${named.length - SHOWN} more` : '';
  return `${named
    .slice(0, SHOWN)
    .map(({ set, index }) => `${set} ${index}`)
    .join(', ')}${more}`;
}
