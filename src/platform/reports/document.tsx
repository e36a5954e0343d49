import { createHash } from 'node:crypto';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { shown } from './shown.ts';
import { STYLE } from './style.ts';
import { Terms } from './Terms.tsx';
import { TERM_IDS } from './terms.ts';

/** Nothing is fetched and nothing runs; the one style sheet is known by its hash. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A whole page: what a component is given is put into it as text, whatever it holds. */
export function documentOf(title: string, children: ComponentChildren): string {
  const told = renderToString(<>{children}</>);
  const page = renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{shown(title)}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <main>
          {children}
          <Terms of={TERM_IDS.filter((id) => told.includes(`popovertarget="term-${id}"`))} />
        </main>
      </body>
    </html>,
  );
  return `<!doctype html>\n${page}\n`;
}
