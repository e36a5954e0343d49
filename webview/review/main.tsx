import { render } from 'preact';
import '@vscode/codicons/dist/codicon.css';
import { REVIEW_DEEDS } from '../../src/domain/reviewDeeds.ts';
import type { FromReview, ToReview } from '../../src/domain/reviewProtocol.ts';
import { openHost } from '../host.ts';
import { listenTo } from '../listenTo.ts';
import '../styles/review.css';
import { Boundary } from '../ui/Boundary.tsx';
import { DEED_KEYS } from './Deeds.tsx';
import { ReviewPage, type Shown } from './ReviewPage.tsx';

const host = openHost<FromReview, ToReview>();

function draw(shown: Shown): void {
  render(
    <Boundary>
      <ReviewPage shown={shown} ask={host.ask} />
    </Boundary>,
    document.body,
  );
}

listenTo(host, (message) => {
  // What comes back after the window was closed is the correction that was looked at.
  if (message.kind === 'card') host.save({ correction: message.card.name });
  draw(message);
});
window.addEventListener('keydown', ({ key, ctrlKey, altKey, metaKey, repeat }) => {
  if (ctrlKey || altKey || metaKey || repeat) return;
  const does = REVIEW_DEEDS.find((deed) => DEED_KEYS[deed] === key.toUpperCase());
  if (does !== undefined) host.ask({ kind: 'do', does });
});
draw(null);
host.ask({ kind: 'ready' });
