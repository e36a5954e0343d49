import * as l10n from '@vscode/l10n';
import type { CaseId, CaseResult } from '../../app/judgeCases.ts';
import { safe, safeLines } from '../../app/safe.ts';
import { VERDICT_WORDS } from '../../domain/verdictWords.ts';
import { programPlaces, type ProgramPlace } from '../../core/judge/programPlaces.ts';
import type { Language } from '../../domain/languages.ts';
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
  return CASE_WORDS[set](index + 1);
}

const CASE_WORDS: Readonly<Record<CaseId['set'], (number: number) => string>> = {
  public: (number) => l10n.t('public {0}', number),
  private: (number) => l10n.t('private {0}', number),
  generated: (number) => l10n.t('generated {0}', number),
};

/** `accepted · 12 ms · 9.1 MB`. */
export function figureWords({ verdict, cpuMs, memoryBytes }: TestFigures): string {
  const megabytes = (memoryBytes / 1e6).toFixed(1);
  return `${l10n.t(VERDICT_WORDS[verdict])} · ${cpuMs.toFixed(0)} ms · ${megabytes} MB`;
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
      result.set === 'public'
        ? ''
        : ` ${l10n.t('A hidden test: it decides, and what it asks stays hidden.')}`;
    return { message: `${head}${why}`, expected: null, actual: null, place: null };
  }
  const compared = result.verdict === 'wrongAnswer';
  return {
    message: [
      [head, differenceWords(detail.difference), endWords(detail)]
        .filter((part) => part !== '')
        .join(' '),
      section(l10n.t('Input'), excerptText(detail.input)),
      section(l10n.t('Standard error'), detail.stderr),
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
      return l10n.t(
        'Line {0}: {1} where {2} is expected.',
        difference.line,
        quoted(difference.actual),
        quoted(difference.expected),
      );
    case 'missing':
      return l10n.t(
        'It ends at line {0}, where {1} is expected.',
        difference.line,
        quoted(difference.missing),
      );
    case 'extra':
      return l10n.t(
        'Line {0}: {1} where nothing more is expected.',
        difference.line,
        quoted(difference.extra),
      );
    case 'layout':
      return l10n.t('Line {0}: the words are right, blanks or line ends are not.', difference.line);
    case 'checker':
      return difference.message === ''
        ? l10n.t('The problem’s checker refuses it.')
        : l10n.t('The problem’s checker says: {0}', safe(difference.message));
  }
}

function endWords({ exitCode, signal }: VisibleDetail): string {
  if (signal !== null) return l10n.t('It was ended by {0}.', signal);
  return exitCode === null || exitCode === 0
    ? ''
    : l10n.t('It ended with exit code {0}.', exitCode);
}

function excerptText({ head, tail, bytes }: Excerpt): string {
  return tail === '' ? head : `${head}\n… ${l10n.t('{0} bytes in all', bytes)} …\n${tail}`;
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
