import type { ComponentChildren, VNode } from 'preact';
import { Icon } from './Icon.tsx';

interface ButtonProps {
  readonly onClick: () => void;
  readonly icon?: string;
  readonly title?: string;
  readonly look?: 'primary' | 'secondary' | 'link' | 'icon';
  /** For a button that is on or off. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  /** The name of one that shows an icon alone. */
  readonly label?: string;
  readonly children?: ComponentChildren;
}

export function Button(props: ButtonProps): VNode {
  const { onClick, icon, title, look = 'secondary', pressed, disabled, label, children } = props;
  return (
    <button
      type="button"
      class={`button ${look}`}
      onClick={onClick}
      title={title ?? label}
      aria-label={label}
      aria-pressed={pressed}
      disabled={disabled}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}
