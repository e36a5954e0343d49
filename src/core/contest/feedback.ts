import type { VisibleJudgement, VisibleResult } from '../../domain/judgement.ts';
import type { Fact } from '../../domain/runEvent.ts';
import { clip } from './excerpt.ts';

const SHOWN_CHARS = 600;

/**
 * What the model reads after a step: the facts first, then the first failing visible test with expected and actual output side
 * by side. Built from visible tests alone; bounded.
 */
export function writeFeedback(facts: readonly Fact[], judgement: VisibleJudgement | null): string {
  const failing = judgement?.tests.find(({ verdict }) => verdict !== 'accepted');
  const head = `The program is not right yet.\n${factList(facts)}`;
  const example = failing?.detail ? `\n\n${sideBySide(failing)}` : '';
  return `${head}${example}${ASK_AGAIN}`;
}

const ASK_AGAIN = '\n\nWrite a new, complete program. Only a ``` block.';

/** What a feedback says of its program, without what it asks for. */
export function findingsIn(feedback: string): string {
  return feedback.endsWith(ASK_AGAIN) ? feedback.slice(0, -ASK_AGAIN.length) : feedback;
}

export function factList(facts: readonly Fact[]): string {
  return facts.map(({ text }) => `- ${text}`).join('\n');
}

function sideBySide({ detail, index }: VisibleResult): string {
  if (detail === null) return '';
  const parts = [
    `Input of test ${index + 1}:\n${fenced(detail.input.head)}`,
    `Expected output:\n${fenced(detail.expected.head)}`,
    `Output of the program:\n${fenced(detail.actual.head)}`,
  ];
  if (detail.stderr.trim() !== '') parts.push(`Error output:\n${fenced(tail(detail.stderr))}`);
  return parts.join('\n');
}

function tail(stderr: string): string {
  return stderr.trimEnd().split('\n').slice(-4).join('\n');
}

function fenced(text: string): string {
  return `"""\n${clip(text.trimEnd(), SHOWN_CHARS)}\n"""`;
}
