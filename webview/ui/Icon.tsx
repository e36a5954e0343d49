import type { VNode } from 'preact';

interface IconProps {
  /** A codicon's name, such as `check`. */
  readonly name: string;
  readonly spin?: boolean;
}

/** A picture beside words, never instead of them: screen readers pass it over. */
export function Icon({ name, spin = false }: IconProps): VNode {
  const turning = spin ? ' codicon-modifier-spin' : '';
  return <span class={`codicon codicon-${name}${turning}`} aria-hidden="true" />;
}
