import type {
  Difference,
  Verdict,
  VisibleDetail,
  VisibleJudgement,
  VisibleResult,
} from '../../domain/judgement.ts';
import type { Limits } from '../../domain/problem.ts';
import type { Fact } from '../../domain/runEvent.ts';
import { quote } from './excerpt.ts';
import { exceptionFact } from './pythonError.ts';

type Draft = Omit<Fact, 'number'>;

/** What an earlier step of the same trajectory did, as far as a repetition can be told from it. */
export interface EarlierStep {
  readonly position: number;
  readonly programDigest: string;
  readonly outputDigest: string;
}

export interface FactSources {
  readonly judgement: VisibleJudgement;
  readonly program: string;
  readonly limits: Limits;
  readonly programDigest: string;
  readonly outputDigest: string;
  readonly earlier: readonly EarlierStep[];
}

/**
 * What is certain about a judged step, computed from visible tests alone, the most telling first. Everything a prompt says
 * about a failure, and everything a reflection may rest on, is one of these.
 */
export function computeFacts(sources: FactSources): readonly Fact[] {
  const { judgement } = sources;
  const drafts =
    judgement.verdict === 'compileError'
      ? [compileFact(judgement.compileOutput)]
      : oneOfEachKind(
          judgement.tests
            .filter(({ verdict }) => verdict !== 'accepted')
            .flatMap((test) => testFacts(test, sources)),
        );
  return numbered([...drafts, ...repetitions(sources)]);
}

/** A fact of one test stands for its kind: the same of other tests would only make the list long. */
function oneOfEachKind(drafts: readonly Draft[]): readonly Draft[] {
  const kinds = new Set<Fact['kind']>();
  return drafts.filter(({ kind }) => !kinds.has(kind) && kinds.add(kind)).slice(0, MOST_FACTS);
}

const MOST_FACTS = 4;

export function numbered(drafts: readonly Draft[]): readonly Fact[] {
  return drafts.map((draft, index) => ({ number: index + 1, ...draft }));
}

export function noProgramFact(): Draft {
  return {
    kind: 'noProgram',
    test: null,
    text: 'The reply held no program in a fenced code block, so nothing was run.',
  };
}

/** A submission that failed tells its class alone, and what that class means anywhere. */
export function hiddenFact(verdict: Verdict): Draft {
  const [what, so] = HIDDEN[verdict] ?? ['it failed', ''];
  return {
    kind: 'hidden',
    test: null,
    text: `The program passes every example, but ${what} on tests that are not shown. ${so}`.trim(),
  };
}

/** What happened, and what that says of any program. */
const HIDDEN: Readonly<Partial<Record<Verdict, readonly [string, string]>>> = {
  wrongAnswer: [
    'its answer was wrong',
    'The examples do not show every case that the statement allows.',
  ],
  timeLimit: ['it was too slow', 'The largest inputs that the statement allows need fewer steps.'],
  memoryLimit: [
    'it used too much memory',
    'The largest inputs that the statement allows need less of it.',
  ],
  outputLimit: ['it printed without end', 'One of its loops does not end there.'],
  runtimeError: [
    'it crashed',
    'The smallest and the largest inputs that the statement allows may be among them.',
  ],
};

function compileFact(output: string): Draft {
  const line =
    output.split('\n').find((text) => /error/i.test(text)) ?? output.split('\n')[0] ?? '';
  return {
    kind: 'compileError',
    test: null,
    text: `The program does not compile: ${quote(line.trim(), 200)}.`,
  };
}

function testFacts(test: VisibleResult, sources: FactSources): readonly Draft[] {
  const { detail } = test;
  if (detail === null) return [];
  const fact = (kind: Fact['kind'], text: string): Draft => ({
    kind,
    test: test.index,
    text: `Test ${test.index + 1}: ${text}`,
  });
  switch (test.verdict) {
    case 'timeLimit':
      return [fact('time', timeText(test, sources))];
    case 'memoryLimit':
      return [
        fact(
          'memory',
          `it used ${megabytes(test.memoryBytes)} of memory; the limit is ${megabytes(sources.limits.memoryBytes)}.`,
        ),
      ];
    case 'outputLimit':
      return [
        fact(
          'output',
          `it printed without end: ${megabytes(detail.outputBytes)} and more, where ${detail.expected.bytes} bytes are expected.`,
        ),
      ];
    case 'runtimeError':
      return [crash(detail, sources.program, fact), ...promptFacts(detail, sources, fact)];
    case 'wrongAnswer':
      return wrongAnswer(detail, sources, fact);
    case 'accepted':
    case 'compileError':
    case 'judgeError':
      return [];
  }
}

type MakeFact = (kind: Fact['kind'], text: string) => Draft;

function wrongAnswer(
  detail: VisibleDetail,
  sources: FactSources,
  fact: MakeFact,
): readonly Draft[] {
  const prompts = promptFacts(detail, sources, fact);
  const unread = unreadFact(detail, fact);
  // Text that no test expects explains the difference: the difference itself would only hide it.
  const difference = prompts.length > 0 ? [] : differenceFact(detail, fact);
  return [...prompts, ...difference, ...unread];
}

function differenceFact(detail: VisibleDetail, fact: MakeFact): readonly Draft[] {
  if (detail.outputBytes === 0 && detail.expected.bytes > 0) {
    return [fact('noOutput', `it printed nothing; expected was ${quote(detail.expected.head)}.`)];
  }
  const { difference } = detail;
  return difference === null ? [] : [fact(KIND[difference.kind], describe(difference, detail))];
}

const KIND = {
  token: 'difference',
  missing: 'missing',
  extra: 'extra',
  layout: 'layout',
  checker: 'checker',
} as const satisfies Record<Difference['kind'], Fact['kind']>;

function describe(difference: Difference, detail: VisibleDetail): string {
  switch (difference.kind) {
    case 'token':
      return tokenText(difference, detail);
    case 'missing':
      return `its output ends too early: ${quote(difference.missing)} of line ${difference.line} was never printed.`;
    case 'extra':
      return `it printed more than expected: ${quote(difference.extra)} in line ${difference.line} is too much.`;
    case 'layout':
      return `the words are right, the blanks or line ends in line ${difference.line} are not: ${quote(difference.actual)} instead of ${quote(difference.expected)}.`;
    case 'checker':
      return `the answer ${quote(detail.actual.head, 60)} does not meet the conditions${difference.message === '' ? '' : `: ${quote(difference.message, 160)}`}.`;
  }
}

function tokenText(
  { line, expected, actual }: Extract<Difference, { kind: 'token' }>,
  { input }: VisibleDetail,
): string {
  const what = `for the input ${quote(input.head, 60)} it printed ${quote(actual)} in line ${line}; expected was ${quote(expected)}.`;
  const onlyCase = actual.toLowerCase() === expected.toLowerCase();
  return onlyCase ? `${what} Only upper and lower case differ.` : what;
}

/** Words in string literals of the program that it printed and no test expects, such as "Enter a number:". */
function promptFacts(
  detail: VisibleDetail,
  { program, judgement }: FactSources,
  fact: MakeFact,
): readonly Draft[] {
  const expected = judgement.tests.map((test) => test.detail?.expected.head ?? '').join('\n');
  const literals = [...program.matchAll(/(["'])((?:\\.|(?!\1).)*?[A-Za-z]{2}.*?)\1/g)]
    .flatMap((match) => (match[2] ?? '').split(/\{[^}]*\}|\\n|\\t/))
    .map((text) => text.trim())
    .filter((text) => /[A-Za-z]{2}/.test(text));
  const known = expected.toLowerCase();
  const printed = literals.find(
    (text) => detail.actual.head.includes(text) && !known.includes(text.toLowerCase()),
  );
  if (printed === undefined) return [];
  // A question is not quoted: a small model that reads it writes it again.
  const asking = new RegExp(`input\\s*\\(\\s*f?["']`).test(program);
  const what = asking
    ? 'it asks for its input in words, which no expected output holds: what stands in the brackets of input() is printed. Call it with nothing in them.'
    : `it printed the text ${quote(printed)}, which stands in no expected output.`;
  return [fact('prompt', what)];
}

function unreadFact(detail: VisibleDetail, fact: MakeFact): readonly Draft[] {
  const { inputReadBytes, inputBytes, input } = detail;
  if (inputReadBytes === null || inputReadBytes >= inputBytes) return [];
  const rest = input.head.slice(inputReadBytes).trim();
  if (rest === '') return [];
  return [
    fact(
      'inputUnread',
      `it read ${inputReadBytes} of ${inputBytes} bytes of the input; ${quote(rest, 60)} was never read.`,
    ),
  ];
}

function crash(detail: VisibleDetail, program: string, fact: MakeFact): Draft {
  const exception = exceptionFact(detail.stderr, program);
  if (exception !== null) {
    const lines = detail.input.head.trimEnd().split('\n').length;
    return exception.atInputEnd
      ? fact(
          'inputOverrun',
          `${exception.text} The input has ${lines} line${lines === 1 ? '' : 's'}.`,
        )
      : fact('exception', `${exception.text} The input was ${quote(detail.input.head, 60)}.`);
  }
  const how =
    detail.signal !== null
      ? `was ended by ${detail.signal}`
      : `ended with exit code ${detail.exitCode ?? 'unknown'}`;
  return fact('crash', `it ${how} for the input ${quote(detail.input.head, 60)}.`);
}

function timeText(test: VisibleResult, { judgement, limits }: FactSources): string {
  const sizes = judgement.tests
    .filter(({ detail }) => detail !== null)
    .map(({ detail, cpuMs }) => `${detail?.inputBytes} bytes: ${Math.round(cpuMs)} ms`);
  const growth = sizes.length > 1 ? ` CPU time by size of input: ${sizes.join(', ')}.` : '';
  return `it was stopped after ${seconds(test.cpuMs)} of CPU time; the limit is ${seconds(limits.cpuMs)}.${growth}`;
}

/** Whether a fact is about what an earlier step did, and not about the program. */
export function isRepetition({ kind }: Pick<Fact, 'kind'>): boolean {
  return kind === 'repeatedProgram' || kind === 'repeatedOutput';
}

function repetitions({ earlier, programDigest, outputDigest, judgement }: FactSources): Draft[] {
  const sameProgram = earlier.find((step) => step.programDigest === programDigest);
  if (sameProgram !== undefined) {
    return [
      {
        kind: 'repeatedProgram',
        test: null,
        text: `It is the same program as in step ${sameProgram.position}, which had failed.`,
      },
    ];
  }
  const sameOutput = earlier.find((step) => step.outputDigest === outputDigest);
  if (sameOutput === undefined || judgement.verdict === 'compileError') return [];
  return [
    {
      kind: 'repeatedOutput',
      test: null,
      text: `It printed exactly what step ${sameOutput.position} printed: the change made no difference.`,
    },
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0)} MB`;
}
