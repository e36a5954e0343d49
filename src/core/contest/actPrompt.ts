import { languageEntry, type Language } from '../../domain/languages.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Experience } from '../../domain/runEvent.ts';
import type { ChatMessage } from '../ports/chatModel.ts';
import { clip } from './excerpt.ts';
import { findingsIn } from './feedback.ts';

export interface Turn {
  readonly reply: string;
  readonly feedback: string;
}

export interface ActPromptOptions {
  readonly language: Language;
  /** Hidden: past turns are told by their feedback alone. */
  readonly failedPrograms: 'shown' | 'hidden';
}

/** What the model sees before it writes a program: the problem, the lessons beside it, then the turns so far. */
export function actMessages(
  problem: Problem,
  turns: readonly Turn[],
  lessons: readonly Experience[],
  options: ActPromptOptions,
): readonly ChatMessage[] {
  const { language, failedPrograms } = options;
  const told = turns.length > 0 && failedPrograms === 'hidden';
  const parts = [
    taskText(problem, language),
    ...(told ? [findingsText(turns)] : []),
    ...(lessons.length === 0 ? [] : [lessonText(lessons)]),
    howToAnswer(problem, language),
  ];
  return [
    { role: 'system', content: SYSTEM },
    { role: 'user', content: parts.join('\n\n') },
    ...(told ? [] : turns.flatMap(turnMessages)),
  ];
}

const SYSTEM = 'You are an expert competitive programmer.';

function taskText(problem: Problem, language: Language): string {
  return [
    `Solve this problem with a ${languageEntry(language).title} program.`,
    problem.description.trim(),
    ...exampleTexts(problem),
  ].join('\n\n');
}

/** Statements that already show their examples are not made longer by them. */
function exampleTexts({ description, visibleTests }: Problem): readonly string[] {
  return visibleTests
    .filter(({ input }) => !description.includes(input.trim()))
    .slice(0, 2)
    .map(
      ({ input, output }) =>
        `Example input:\n${clip(input.trimEnd(), 500)}\nExample output:\n${clip(output.trimEnd(), 500)}`,
    );
}

function howToAnswer(problem: Problem, language: Language): string {
  const from = problem.inputFile === null ? 'standard input' : `the file ${problem.inputFile}`;
  const to = problem.outputFile === null ? 'standard output' : `the file ${problem.outputFile}`;
  const { fence, asked } = languageEntry(language);
  return [
    `The program reads ${from} and writes only the answer to ${to}.`,
    ...(asked === '' ? [] : [asked]),
    `Reply with the complete program in one \`\`\`${fence} block.`,
  ].join(' ');
}

/**
 * What is known from failed attempts. The facts come first: they are certain. What a model noted about its own failure often is not, and a
 * wrong order is followed as readily as a right one: it is told as a note. A person's word is told as it is.
 */
function lessonText(lessons: readonly Experience[]): string {
  const facts = distinct(lessons.flatMap((lesson) => lesson.facts));
  const notes = distinct(
    lessons.filter(isModels).map(({ diagnosis, fix }) => `${diagnosis} ${fix}`.trim()),
  );
  const orders = distinct(lessons.filter((lesson) => !isModels(lesson)).map(({ fix }) => fix));
  const parts = [
    ['A program for this problem failed:', facts],
    ['A note about it, which may be wrong:', notes],
    ['What to do:', orders],
  ] as const;
  return parts
    .filter(([, points]) => points.length > 0)
    .map(([head, points]) => `${head}\n${bullets(points)}`)
    .join('\n');
}

/** A person's lesson is about no step's failure. */
function isModels({ blamed }: Experience): boolean {
  return blamed !== null;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}

function bullets(points: readonly string[]): string {
  return points.map((point) => `- ${point}`).join('\n');
}

function turnMessages({ reply, feedback }: Turn): ChatMessage[] {
  return [
    { role: 'assistant', content: reply },
    { role: 'user', content: feedback },
  ];
}

/** In the first message: a reply that is only hinted at would be answered with another hint. */
function findingsText(turns: readonly Turn[]): string {
  const tried = turns.map(({ feedback }, at) => `Attempt ${at + 1}: ${findingsIn(feedback)}`);
  return ['Earlier attempts failed.', ...tried].join('\n\n');
}
