import { render } from 'preact';
import '@vscode/codicons/dist/codicon.css';
import type { FromPanel, ToPanel } from '../src/domain/protocol.ts';
import { App } from './App.tsx';
import { openHost } from './host.ts';
import { PanelStore } from './run/panelStore.ts';
import './styles/panel.css';
import { Boundary } from './ui/Boundary.tsx';

const store = new PanelStore(openHost<FromPanel, ToPanel>());
render(
  <Boundary>
    <App store={store} />
  </Boundary>,
  document.body,
);
store.ready();
