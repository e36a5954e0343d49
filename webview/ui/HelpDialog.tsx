import type { VNode } from 'preact';
import type { TextKey } from '../strings.ts';
import { text } from '../text.ts';
import { Dialog } from './Dialog.tsx';

/** Keys as they stand on a keyboard, with what they do. */
const KEYS: readonly (readonly [readonly string[], TextKey])[] = [
  [['←'], 'help.parent'],
  [['→'], 'help.child'],
  [['↓', '↑'], 'help.sibling'],
  [['Home', 'End'], 'help.ends'],
  [['Ctrl+Home', 'Ctrl+End'], 'help.laneEnds'],
  [['PageDown', 'PageUp'], 'help.page'],
  [['Enter'], 'help.open'],
  [['D'], 'help.diff'],
  [['Shift+D'], 'help.correction'],
  [['B'], 'help.branch'],
  [['F'], 'help.fix'],
  [['/'], 'help.filter'],
  [['Enter', 'Shift+Enter'], 'help.nextMatch'],
  [['Esc'], 'help.clear'],
  [['←', '→'], 'help.resize'],
  [['?'], 'help.help'],
];

export function HelpDialog({ onClose }: { readonly onClose: () => void }): VNode {
  return (
    <Dialog title={text('help.title')} onClose={onClose}>
      <table class="keys">
        <tbody>
          {KEYS.map(([keys, what]) => (
            <tr key={what}>
              <th scope="row">
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </th>
              <td>{text(what)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
