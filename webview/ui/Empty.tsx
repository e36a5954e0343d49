import type { ComponentChildren, VNode } from 'preact';

interface EmptyProps {
  readonly title: string;
  readonly todo: string;
  /** Something is under way. */
  readonly busy?: boolean;
  readonly children?: ComponentChildren;
}

/** What stands where there is nothing to show yet. */
export function Empty({ title, todo, busy = false, children }: EmptyProps): VNode {
  return (
    <div class="empty">
      {busy && <span class="progress-line" aria-hidden="true" />}
      <p>
        <strong>{title}</strong>
      </p>
      {todo !== '' && <p class="dim">{todo}</p>}
      {children}
    </div>
  );
}
