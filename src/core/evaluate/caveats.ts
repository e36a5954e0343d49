import { count } from './figureWords.ts';
import type { Evaluated, ShownReport } from './report.ts';

/** What is not there to be counted, and how it comes to be; null where nothing is missing. */
export function missingWords(
  { missing, attempts, problems, n }: ShownReport,
  { manifest }: Evaluated,
): { readonly what: string; readonly why: string } | null {
  if (missing === 0) return null;
  const without = (manifest?.problems.length ?? problems) - problems;
  const none = without === 0 ? '' : `, ${count(without, 'problem')} without any`;
  return {
    what: `Not whole: ${count(missing, 'attempt')} of ${missing + attempts} missing${none}.`,
    why: `They count nowhere; the same \`leafe evaluate\` with -n ${n} goes on with them.`,
  };
}

/** What would speak against comparing, if anybody knew it, and what is not there to be compared. */
export function unknownsOf(name: string, { manifest, attempts }: Evaluated): readonly string[] {
  if (manifest === null) return [`${name}: how it was made and judged is not known.`];
  const { adapter, samples, problems } = manifest;
  const missing = samples * problems.length - attempts.length;
  return [
    ...(missing > 0 ? [`${name}: ${count(missing, 'attempt')} missing, counted nowhere.`] : []),
    ...(adapter?.trainedOn === null
      ? [`${name}: what ${adapter.name} was trained on is not known.`]
      : []),
  ];
}
