import type { CaseId, CaseResult } from '../../app/judgeCases.ts';
import { safe, safeLines } from '../../app/safe.ts';
import { VERDICT_WORDS } from '../../app/verdictWords.ts';
import { programPlaces, type ProgramPlace } from '../../core/judge/programPlaces.ts';
import type { Language } from '../../domain/choices.ts';
import type { Difference, Excerpt, TestFigures, VisibleDetail } from '../../domain/judgement.ts';

/** What is said of a test that failed. `expected` and `actual` are null where there is nothing to compare. */
export interface Failure {
  readonly message: string;
  readonly expected: string | null;
  readonly actual: string | null;
  /** Where in the program it happened; null where nobody knows. */
  readonly place: ProgramPlace | null;
}

/** `public 1`: people count from one. */
export function caseLabel({ set, index }: CaseId): string {
  return `${set} ${index + 1}`;
}

/** `accepted · 12 ms · 9.1 MB`. */
export function figureWords({ verdict, cpuMs, memoryBytes }: TestFigures): string {
  const megabytes = (memoryBytes / 1e6).toFixed(1);
  return `${VERDICT_WORDS[verdict]} · ${cpuMs.toFixed(0)} ms · ${megabytes} MB`;
}

/** The first line of an input, as a list shows it. */
export function inputWords(input: string): string {
  const [first = ''] = input.trimStart().slice(0, 200).split('\n');
  const more = input.trim().length > first.trim().length ? ' …' : '';
  return `${safe(first).slice(0, 60)}${more}`;
}

/** A hidden test tells its figures alone: what it asks and expects could end in a lesson by way of a person. */
export function failureOf(result: CaseResult, language: Language): Failure {
  const { detail } = result;
  const head = `${capital(figureWords(result))}.`;
  if (!detail) {
    const why =
      result.set === 'public' ? '' : ' A hidden test: it decides, and what it asks stays hidden.';
    return { message: `${head}${why}`, expected: null, actual: null, place: null };
  }
  const compared = result.verdict === 'wrongAnswer';
  return {
    message: [
      [head, differenceWords(detail.difference), endWords(detail)]
        .filter((part) => part !== '')
        .join(' '),
      section('Input', excerptText(detail.input)),
      section('Standard error', detail.stderr),
    ].join(''),
    expected: compared ? excerptText(detail.expected) : null,
    actual: compared ? excerptText(detail.actual) : null,
    place:
      result.verdict === 'runtimeError'
        ? (programPlaces(language, detail.stderr)[0] ?? null)
        : null,
  };
}

function differenceWords(difference: Difference | null): string {
  if (difference === null) return '';
  switch (difference.kind) {
    case 'token':
      return `Line ${difference.line}: ${quoted(difference.actual)} where ${quoted(difference.expected)} is expected.`;
    case 'missing':
      return `It ends at line ${difference.line}, where ${quoted(difference.missing)} is expected.`;
    case 'extra':
      return `Line ${difference.line}: ${quoted(difference.extra)} where nothing more is expected.`;
    case 'layout':
      return `Line ${difference.line}: the words are right, blanks or line ends are not.`;
    case 'checker':
      return `The problem’s checker says: ${safe(difference.message)}`;
  }
}

function endWords({ exitCode, signal }: VisibleDetail): string {
  if (signal !== null) return `It was ended by ${signal}.`;
  return exitCode === null || exitCode === 0 ? '' : `It ended with exit code ${exitCode}.`;
}

function excerptText({ head, tail, bytes }: Excerpt): string {
  return tail === '' ? head : `${head}\n… ${bytes} bytes in all …\n${tail}`;
}

function section(title: string, text: string): string {
  const words = safeLines(text);
  return words === '' ? '' : `\n\n${title}:\n${words}`;
}

function quoted(word: string): string {
  const plain = safe(word);
  return `“${plain.length > 60 ? `${plain.slice(0, 60)}…` : plain}”`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
