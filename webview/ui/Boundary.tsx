import { Component, type ComponentChildren } from 'preact';
import { text } from '../text.ts';
import { Button } from './Button.tsx';
import { Empty } from './Empty.tsx';

interface BoundaryProps {
  readonly children: ComponentChildren;
}

/** A panel that cannot draw says so and can be drawn again: never a grey square. */
export class Boundary extends Component<BoundaryProps, { readonly broken: boolean }> {
  static override getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override state = { broken: false };

  override render(): ComponentChildren {
    if (!this.state.broken) return this.props.children;
    return (
      <Empty title={text('trouble.draw')} todo={text('trouble.drawTodo')}>
        <Button look="primary" icon="refresh" onClick={() => this.setState({ broken: false })}>
          {text('trouble.drawAgain')}
        </Button>
      </Empty>
    );
  }
}
