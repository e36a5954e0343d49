import type { VNode } from 'preact';
import type { ComponentChildren } from 'preact';
import { text } from '../text.ts';
import { Text } from '../text/Text.tsx';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';

interface BannerProps {
  /** One sentence: what happened. */
  readonly message: string;
  /** One sentence: what to do. */
  readonly todo: string;
  readonly onDismiss?: () => void;
  /** The buttons that help. */
  readonly children?: ComponentChildren;
}

export function Banner({ message, todo, onDismiss, children }: BannerProps): VNode {
  return (
    <div class="banner" role="alert">
      <Icon name="warning" />
      <p>
        <strong>
          <Text of={message} />
        </strong>{' '}
        <Text of={todo} />
      </p>
      {children}
      {onDismiss !== undefined && (
        <Button look="icon" icon="close" label={text('trouble.dismiss')} onClick={onDismiss} />
      )}
    </div>
  );
}
