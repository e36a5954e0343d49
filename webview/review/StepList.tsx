import type { VNode } from 'preact';
import type { ReviewStep } from '../../src/domain/reviewCard.ts';
import { text } from '../text.ts';
import { Icon } from '../ui/Icon.tsx';
import { VERDICT_ICONS } from '../ui/verdictIcons.ts';

interface StepListProps {
  readonly title: string;
  readonly steps: readonly ReviewStep[];
  /** The step among them that is blamed; null for none. */
  readonly blamed: string | null;
  readonly onOpen: (step: string) => void;
}

/** Steps with their verdicts, each leading to its program. */
export function StepList({ title, steps, blamed, onOpen }: StepListProps): VNode {
  return (
    <section>
      <h2>{title}</h2>
      <ol class="steps">
        {steps.map((step) => (
          <li key={step.step}>
            <button type="button" class="link" onClick={() => onOpen(step.step)}>
              {step.step}
            </button>
            {step.step === blamed && (
              <span class="blamed">
                <Icon name="reply" /> {text('review.blamed')}
              </span>
            )}
            <span class={`chip ${standingOf(step)}`}>
              <Icon name={VERDICT_ICONS[step.verdict ?? 'judging']} />
              {text(step.verdict === null ? 'review.notJudged' : `verdict.${step.verdict}`)}
            </span>
            <span class="dim">{testsOf(step)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function testsOf({ visible, hidden }: ReviewStep): string {
  return [
    visible === null ? null : text('review.visible', visible.passed, visible.total),
    hidden === null ? null : text('review.hidden', hidden.passed, hidden.total),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function standingOf({ verdict, visible }: ReviewStep): string {
  if (verdict === 'accepted') return 'accepted';
  return (visible?.passed ?? 0) > 0 ? 'partial' : 'failed';
}
