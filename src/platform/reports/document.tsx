import { createHash } from 'node:crypto';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { shown } from './shown.ts';
import { STYLE } from './style.ts';
import { TERMS } from './terms.ts';

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
          <Terms usedIn={told} />
        </main>
      </body>
    </html>,
  );
  return `<!doctype html>\n${page}\n`;
}

/** On a screen each shows where it is asked for; on paper they are a list, of what the page speaks of. */
function Terms({ usedIn }: { usedIn: string }): VNode {
  const used = Object.entries(TERMS).filter(([id]) =>
    usedIn.includes(`popovertarget="term-${id}"`),
  );
  return (
    <section class="terms">
      <h2>What the figures mean</h2>
      {used.map(([id, { name, says }]) => (
        <div id={`term-${id}`} popover="auto" class="meaning">
          <h3>{name}</h3>
          {says.map((one) => (
            <p>{one}</p>
          ))}
        </div>
      ))}
    </section>
  );
}
