import type { VNode } from 'preact';
import type { LiftFigures } from '../../src/domain/lift.ts';
import { Text } from '../text/Text.tsx';
import { number, text } from '../text.ts';

/** What a lesson does to the success of its step: the difference, and where it lies with 95 % confidence. */
export function LiftFigure({ lift }: { readonly lift: LiftFigures }): VNode {
  const { told, untold, difference, low, high, model, because, times } = lift;
  const drawn = told.of + untold.of;
  return (
    <section class="lift" aria-label={text('review.lifted')}>
      <h4>{text('review.lifted')}</h4>
      <p>
        <strong>{text('review.points', points(difference))}</strong>{' '}
        <span class="dim">{text('review.interval', points(low), points(high))}</span>
      </p>
      <div class="scale" aria-hidden="true">
        <span class="zero" />
        <span class="range" style={{ left: place(low), width: `${(high - low) * 50}%` }} />
        <span class="mark" style={{ left: place(difference) }} />
      </div>
      <p>{text('review.rates', told.solved, told.of, untold.solved, untold.of)}</p>
      <p class="dim">
        <Text of={text('review.measuredWith', model)} most={200} />{' '}
        {because !== 'done' && text('review.endedEarly', drawn, 2 * times)}
      </p>
    </section>
  );
}

/** From -1 at the left to 1 at the right. */
function place(share: number): string {
  return `${(share + 1) * 50}%`;
}

function points(share: number): string {
  const whole = Math.round(share * 100);
  return whole > 0 ? `+${number(whole)}` : number(whole);
}
