import type { VNode } from 'preact';
import type { Evidence } from '../../src/domain/runEvent.ts';
import type { RunState } from '../../src/domain/runState.ts';
import type { Actions } from '../run/actions.ts';
import { Text } from '../text/Text.tsx';
import { text } from '../text.ts';
import { Button } from '../ui/Button.tsx';

interface RestsProps {
  readonly evidence: readonly Evidence[];
  readonly state: RunState;
  readonly actions: Actions;
}

/** The facts a lesson cites, each with ways to its step and to its test. */
export function Rests({ evidence, state, actions }: RestsProps): VNode | null {
  if (evidence.length === 0) return null;
  return (
    <div class="rests">
      <span class="dim">{text('lesson.rests')}</span>
      <ul>
        {evidence.map(({ step, fact, text: words }) => {
          const test = state.steps
            .get(step)
            ?.judged?.facts.find(({ number }) => number === fact)?.test;
          return (
            <li key={`${step} ${fact}`}>
              <Text of={words} />{' '}
              <span class="ways">
                <button type="button" class="link" onClick={() => actions.select(step)}>
                  {text('lesson.fact', step, fact)}
                </button>
                {test !== null && test !== undefined && (
                  <button
                    type="button"
                    class="link"
                    title={text('lesson.openTestTitle', test + 1, step)}
                    onClick={() => actions.test(step, test)}
                  >
                    {text('facts.test', test + 1)}
                  </button>
                )}
                <Button
                  look="icon"
                  icon="go-to-file"
                  label={text('lesson.openEvidence', step, fact)}
                  onClick={() => actions.evidence(step, fact)}
                />
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
