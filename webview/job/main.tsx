import { render } from 'preact';
import '@vscode/codicons/dist/codicon.css';
import 'uplot/dist/uPlot.min.css';
import type { FromJob, ToJob } from '../../src/domain/jobProtocol.ts';
import { openHost } from '../host.ts';
import { listenTo } from '../listenTo.ts';
import '../styles/job.css';
import { Boundary } from '../ui/Boundary.tsx';
import { JobPage, type Shown } from './JobPage.tsx';

const host = openHost<FromJob, ToJob>();

function draw(shown: Shown): void {
  render(
    <Boundary>
      <JobPage shown={shown} onDo={(does) => host.ask({ kind: 'do', does })} />
    </Boundary>,
    document.body,
  );
}

listenTo(host, (message) => {
  // What comes back after the window was closed is the job that was looked at.
  if (message.kind === 'job') host.save({ job: message.card.job });
  draw(message);
});
draw(null);
host.ask({ kind: 'ready' });
