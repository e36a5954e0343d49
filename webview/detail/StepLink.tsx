import type { VNode } from 'preact';
import type { Actions } from '../run/actions.ts';

/** A step's name that leads to it. */
export function StepLink(props: { readonly step: string; readonly actions: Actions }): VNode {
  return (
    <button type="button" class="link" onClick={() => props.actions.select(props.step)}>
      {props.step}
    </button>
  );
}
