import * as l10n from '@vscode/l10n';
import { commands, window } from 'vscode';
import type { ReviewedCorrection } from '../../app/reviewedCorrections.ts';
import { safe } from '../../app/safe.ts';
import { titleOf } from '../../domain/shortName.ts';
import type { Parts } from '../compose.ts';
import { fieldOf } from '../fieldOf.ts';
import { askText } from '../questions.ts';
import { correctionMeant } from './meant.ts';

/** Puts the keyboard into the queue, whose welcome says what to do where it is empty. */
export async function goToCorrections({ correctionsView }: Parts): Promise<void> {
  if (!(await correctionsView.open())) await commands.executeCommand('leafe.corrections.focus');
}

/** Opens the correction that `given` names on the review panel; without a name, the first that waits for a decision. */
export async function reviewCorrection(parts: Parts, given: unknown): Promise<void> {
  const name = correctionMeant(parts, given);
  if (name !== null) return show(parts, name, given);
  await step(parts, given, 'next');
}

/** Goes to the next or the previous correction that waits for a decision. */
export async function step(
  parts: Parts,
  given: unknown,
  which: 'next' | 'previous',
): Promise<void> {
  const { queue, reviewPanel } = parts;
  const from = correctionMeant(parts, given);
  const found = await queue.neighbour(from, which);
  if (found !== null) return show(parts, found.name, given);
  if (reviewPanel.shown !== null) return reviewPanel.show(reviewPanel.shown, allDone());
  void window.showInformationMessage(allDone());
}

export async function acceptCorrection(parts: Parts, given: unknown): Promise<void> {
  await decide(parts, given, async () => ({ decision: 'accepted' }));
}

/** Asks why; nothing written rejects without a reason, Escape leaves it as it is. */
export async function rejectCorrection(parts: Parts, given: unknown): Promise<void> {
  await decide(parts, given, async (found) => {
    const reason = await askText({
      title: l10n.t('Reject {0}', wordsOf(found)),
      prompt: l10n.t('Why no data set may hold it. Leave it empty to give no reason.'),
      placeHolder: l10n.t('Right by chance'),
    });
    return reason === undefined ? null : { decision: 'rejected', reason };
  });
}

/** Takes back what the reviewer said of the correction, or what they decided last. */
export async function undoDecision(parts: Parts, given: unknown): Promise<void> {
  const undone = await parts.queue.undo(correctionMeant(parts, given));
  if (undone === null) {
    void window.showInformationMessage(l10n.t('You have decided on nothing that could be undone.'));
    return;
  }
  const said = l10n.t('Taken back: {0}', wordsOf(undone));
  await show(parts, undone.name, given, said);
}

/** Opens the corrected program for the person to write a better one, which takes the correction's place. */
export async function editCorrection(parts: Parts, given: unknown): Promise<void> {
  const found = await meant(parts, given);
  if (found !== null) await parts.fixes.edit(found);
}

interface Said {
  readonly decision: 'accepted' | 'rejected';
  readonly reason?: string;
}

async function decide(
  parts: Parts,
  given: unknown,
  ask: (found: ReviewedCorrection) => Promise<Said | null>,
): Promise<void> {
  const { queue, reviewPanel, correctionsView } = parts;
  const found = await meant(parts, given);
  const said = found === null ? null : await ask(found);
  if (found === null || said === null) return;
  const { name } = found;
  // A decision on another one leaves what is looked at as it is.
  const follows = reviewPanel.shown === name || correctionsView.selected === name;
  const next = await queue.decide(name, said.decision, said.reason);
  if (!follows) return;
  const words =
    said.decision === 'accepted'
      ? l10n.t('Accepted: {0}', wordsOf(found))
      : l10n.t('Rejected: {0}', wordsOf(found));
  if (next === null) {
    if (reviewPanel.shown !== null) await reviewPanel.show(name, `${words}. ${allDone()}`);
  } else await show(parts, next.name, given, words);
}

async function meant(parts: Parts, given: unknown): Promise<ReviewedCorrection | null> {
  const name = correctionMeant(parts, given);
  const found = name === null ? null : await parts.queue.find(name);
  if (found === null) {
    void window.showInformationMessage(l10n.t('Choose a correction in the Corrections view.'));
  }
  return found;
}

/** On the panel, and in the view: with the focus where that is what the person works in. */
async function show(
  { reviewPanel, correctionsView }: Parts,
  name: string,
  given: unknown,
  said = '',
): Promise<void> {
  correctionsView.select(name, { focus: fieldOf(given, 'from') === 'view' });
  await reviewPanel.show(name, said);
}

function wordsOf({ correction }: ReviewedCorrection): string {
  const { blamed, corrected, problem } = correction;
  return `${safe(titleOf(problem))}, ${blamed} → ${corrected}`;
}

function allDone(): string {
  return l10n.t('Nothing is left to review.');
}
