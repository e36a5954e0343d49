import { render } from 'preact';
import '@vscode/codicons/dist/codicon.css';
import type { FromReport, ToReport } from '../../src/platform/reports/livePage.ts';
import { openHost } from '../host.ts';
import { listenTo } from '../listenTo.ts';
import '../styles/evaluation.css';
import { Boundary } from '../ui/Boundary.tsx';
import { ReportPage, type Shown } from './ReportPage.tsx';
import { reportSheet } from './reportSheet.ts';

const host = openHost<FromReport, ToReport>();
let shown: Shown = null;

function draw(): void {
  render(
    <Boundary>
      <ReportPage shown={shown} ask={host.ask} />
    </Boundary>,
    document.body,
  );
}

listenTo(host, (message) => {
  shown = after(message);
  draw();
});

function after(message: Exclude<ToReport, { kind: 'strings' }>): Shown {
  if (message.kind === 'standing') {
    return shown?.kind === 'evaluation' ? { ...shown, standing: message.standing } : shown;
  }
  // What comes back after the window was closed is what was looked at.
  if (message.kind === 'evaluation') host.save({ evaluation: message.told.name });
  if (message.kind === 'comparison') {
    host.save({ base: message.told.base.name, tuned: message.told.tuned.name });
  }
  return message;
}

document.adoptedStyleSheets = [reportSheet()];
draw();
host.ask({ kind: 'ready' });
