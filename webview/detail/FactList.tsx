import type { VNode } from 'preact';
import type { StepState } from '../../src/domain/runState.ts';
import type { Actions } from '../run/actions.ts';
import { Text } from '../text/Text.tsx';
import { text } from '../text.ts';

/** What is certain about a judged step, by the numbers that lessons cite. */
export function FactList(props: { readonly step: StepState; readonly actions: Actions }): VNode {
  const { step, actions } = props;
  const facts = step.judged?.facts ?? [];
  const nothing = text(step.judged === null ? 'facts.waiting' : 'facts.none');
  return (
    <section class="facts">
      <h3>{text('facts.title')}</h3>
      {facts.length === 0 ? (
        <p class="dim">{nothing}</p>
      ) : (
        <ol>
          {facts.map(({ number, test, text: words }) => (
            <li key={number} value={number}>
              <Text of={words} />{' '}
              {test !== null && (
                <button
                  type="button"
                  class="link"
                  title={text('lesson.openTestTitle', test + 1, step.id)}
                  onClick={() => actions.test(step.id, test)}
                >
                  {text('facts.test', test + 1)}
                </button>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
