import type { FromPanel, ToPanel } from '../src/domain/protocol.ts';

/** A page's one line to the outside; the only caller of `acquireVsCodeApi`, which may be called once. */
export interface Host<From, To> {
  readonly ask: (request: From) => void;
  /** Messages arrive as the host made them: it checks them, and parsing ten thousand steps again would take longer than drawing. */
  readonly listen: (listener: (message: To) => void) => void;
  /** What `save` was given last, also by an older version of the panel: not to be trusted in shape. */
  readonly saved: () => unknown;
  readonly save: (view: unknown) => void;
}

export type PanelHost = Host<FromPanel, ToPanel>;

interface VsCodeApi {
  readonly postMessage: (message: unknown) => void;
  readonly getState: () => unknown;
  readonly setState: (state: unknown) => void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export function openHost<From, To extends { readonly kind: string }>(): Host<From, To> {
  const api = acquireVsCodeApi();
  return {
    ask: (request) => api.postMessage(request),
    listen: (listener) => {
      window.addEventListener('message', ({ data, origin }: MessageEvent<unknown>) => {
        // VS Code posts from the frame around the page, which is of the page's own origin.
        if (origin === window.origin && isMessage<To>(data)) listener(data);
      });
    },
    saved: () => api.getState(),
    save: (view) => api.setState(view),
  };
}

/** Other scripts of the page's frame may post too; whatever is not ours is left alone. */
function isMessage<To>(data: unknown): data is To {
  return typeof data === 'object' && data !== null && 'kind' in data;
}
