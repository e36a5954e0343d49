import { render } from 'preact';
import '@vscode/codicons/dist/codicon.css';
import { App } from './App.tsx';
import { openHost } from './host.ts';
import { PanelStore } from './run/panelStore.ts';
import './styles/panel.css';
import { Boundary } from './ui/Boundary.tsx';

const store = new PanelStore(openHost());
render(
  <Boundary>
    <App store={store} />
  </Boundary>,
  document.body,
);
store.ready();
