import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { StepDetail, TestDetail } from '../../src/domain/stepDetail.ts';
import type { Actions } from '../run/actions.ts';
import { number, text } from '../text.ts';
import { outputDiff, type FirstDifference, type OutputDiff } from '../text/outputDiff.ts';
import { visible } from '../text/visible.ts';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Choice.tsx';
import { Output } from './Output.tsx';

interface TestSectionProps {
  readonly detail: StepDetail;
  readonly actions: Actions;
}

/** A failing visible test: its input, what was expected, and what the program printed, side by side. */
export function TestSection({ detail, actions }: TestSectionProps): VNode | null {
  const [picked, setPicked] = useState<string | null>(null);
  const { tests, step } = detail;
  const test = tests.find(({ index }) => String(index) === picked) ?? tests[0];
  if (test === undefined) return null;
  const options = tests.map(({ index }) => ({
    value: String(index),
    label: text('test.name', index + 1),
  }));
  return (
    <section class="test">
      <header>
        <h3>{text('test.title')}</h3>
        {tests.length > 1 && (
          <Choice
            label={text('test.pick')}
            options={options}
            value={String(test.index)}
            onChange={setPicked}
          />
        )}
        <span class="dim">{figuresOf(test)}</span>
        <Button
          look="icon"
          icon="go-to-file"
          label={text('lesson.openTestTitle', test.index + 1, step)}
          onClick={() => actions.test(step, test.index)}
        />
      </header>
      <Sides test={test} step={step} running={detail.running} />
    </section>
  );
}

interface SidesProps {
  readonly test: TestDetail;
  readonly step: string;
  readonly running: boolean;
}

function Sides({ test, step, running }: SidesProps): VNode {
  const { input, expected, actual, stderr, verdict } = test;
  const diff =
    actual !== null && verdict === 'wrongAnswer' ? outputDiff(expected.head, actual.head) : null;
  const [wanted, printed] = [diff?.expected ?? null, diff?.actual ?? null];
  const blanks = diff?.blanksOnly ?? false;
  return (
    <>
      {diff !== null && <p class="difference">{differenceSentence(diff)}</p>}
      <div class="sides">
        <Output title={text('test.input')} of={input} />
        <Output
          title={text('test.expected')}
          of={expected}
          pieces={wanted}
          blanks={blanks}
          mark="wanted"
        />
        <Output
          title={text('test.actual', step)}
          of={actual}
          unknown={text(running ? 'test.running' : 'test.unknown')}
          pieces={printed}
          blanks={blanks}
          mark="printed"
        />
      </div>
      {stderr.trim() !== '' && (
        <Output title={text('test.errors')} of={{ head: stderr, tail: '', bytes: stderr.length }} />
      )}
    </>
  );
}

function differenceSentence({ first, blanksOnly }: OutputDiff): string {
  if (first !== null) return firstSentence(first);
  return blanksOnly ? text('test.blanks') : '';
}

function firstSentence({ line, expected, actual }: FirstDifference): string {
  if (actual === null) return text('test.ends', line, quoted(expected ?? ''));
  if (expected === null) return text('test.goesOn', line, quoted(actual));
  return text('test.first', line, quoted(expected), quoted(actual));
}

const QUOTED_CHARS = 60;

function quoted(word: string): string {
  return `“${visible(word.length > QUOTED_CHARS ? `${word.slice(0, QUOTED_CHARS)}…` : word)}”`;
}

function figuresOf({ verdict, cpuMs, memoryBytes }: TestDetail): string {
  return [
    text(`verdict.${verdict}`),
    cpuMs === null ? null : text('detail.cpu', number(Math.round(cpuMs))),
    memoryBytes === null ? null : text('test.memory', number(Math.ceil(memoryBytes / 1024 / 1024))),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
