import type { VNode } from 'preact';
import { text } from '../text.ts';
import { Icon } from '../ui/Icon.tsx';

interface LegendProps {
  /** Whether another agent took some of the steps. */
  readonly imported: boolean;
}

/** What the marks of the picture mean. */
export function Legend({ imported }: LegendProps): VNode {
  return (
    <ul class="legend" aria-label={text('legend.label')}>
      <li>
        <span class="sample accepted">
          <Icon name="check" />
        </span>
        {text('legend.accepted')}
      </li>
      <li>
        <span class="sample failed">
          <Icon name="close" />
        </span>
        {text('legend.failed')}
      </li>
      <li>
        <span class="sample blamed">
          <Icon name="reply" />
        </span>
        {text('legend.blamed')}
      </li>
      <li>
        <span class="sample corrected">
          <Icon name="wand" />
        </span>
        {text('legend.corrected')}
      </li>
      <li>
        <Line kind="lookBack" />
        {text('legend.lookBack')}
      </li>
      <li>
        <Line kind="restored" />
        {text('legend.restored')}
      </li>
      {imported && (
        <li>
          <span class="sample imported" />
          {text('legend.imported')}
        </li>
      )}
    </ul>
  );
}

function Line({ kind }: { readonly kind: 'lookBack' | 'restored' }): VNode {
  return (
    <svg class="edges" width="28" height="8" aria-hidden="true">
      <path class={kind} d="M1 4H27" />
    </svg>
  );
}
