import type { ComponentChildren, VNode } from 'preact';
import type {
  EvaluationStanding,
  EvaluationTrouble,
  ReportDeed,
} from '../../src/platform/reports/livePage.ts';
import { duration } from '../run/describe.ts';
import { Text } from '../text/Text.tsx';
import { count, number, text } from '../text.ts';
import { visible } from '../text/visible.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { stateText } from './stateText.ts';

interface StandingProps {
  readonly standing: EvaluationStanding;
  readonly trouble: EvaluationTrouble | null;
  readonly onDo: (does: ReportDeed) => void;
}

/** How far an evaluation is, and what went wrong with it; of one that is whole the report says enough. */
export function Standing({ standing, trouble, onDo }: StandingProps): VNode {
  const { state, waitsFor, asked, made, solved, secondsLeft } = standing;
  const words = text('ledger.of', number(made), number(asked));
  return (
    <>
      {state !== 'whole' && (
        <section class="ledger" aria-label={text('report.progress')}>
          <Entry name={text('report.attempts')}>
            <span
              class="meter wide"
              role="progressbar"
              aria-label={text('report.progress')}
              aria-valuemin={0}
              aria-valuemax={asked}
              aria-valuenow={Math.min(made, asked)}
              aria-valuetext={words}
            >
              <span
                style={{ width: `${asked === 0 ? 0 : (100 * Math.min(made, asked)) / asked}%` }}
              />
            </span>
            {words}
          </Entry>
          <Entry name={text('report.solved')}>{number(solved)}</Entry>
          {secondsLeft !== null && secondsLeft > 0 && (
            <Entry name={text('job.left')}>{duration(secondsLeft)}</Entry>
          )}
          {waitsFor !== null && (
            <span class="entry dim">
              <Text of={waitsFor} most={200} />
            </span>
          )}
        </section>
      )}
      {trouble !== null && (
        <Banner message={trouble.message} todo={trouble.todo}>
          {trouble.help !== null && (
            <Button look="primary" onClick={() => onDo('help')}>
              {visible(trouble.help)}
            </Button>
          )}
        </Banner>
      )}
      {state === 'partial' && trouble === null && asked > made && (
        <p class="left">{count('report.missing', asked - made)}</p>
      )}
      <div class="sr-only" role="status" aria-live="polite">
        {text('report.say', stateText(state), tenths(made, asked))}
      </div>
    </>
  );
}

/** Each tenth is worth a word of a screen reader's, each attempt is not. */
function tenths(made: number, asked: number): string {
  const share = asked === 0 ? 0 : Math.floor((10 * made) / asked) * 10;
  return `${number(share)} %`;
}

function Entry(props: { readonly name: string; readonly children: ComponentChildren }): VNode {
  return (
    <span class="entry">
      <span class="dim">{props.name}</span> {props.children}
    </span>
  );
}
