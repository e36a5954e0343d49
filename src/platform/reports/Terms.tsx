import type { VNode } from 'preact';
import { TERMS, type TermId } from './terms.ts';

/** What figures mean: on a screen each shows where it is asked for; on paper they are a list. */
export function Terms({ of }: { of: readonly TermId[] }): VNode {
  return (
    <section class="terms">
      <h2>What the figures mean</h2>
      {of.map((id) => (
        <div key={id} id={`term-${id}`} popover="auto" class="meaning">
          <h3>{TERMS[id].name}</h3>
          {TERMS[id].says.map((one) => (
            <p>{one}</p>
          ))}
        </div>
      ))}
    </section>
  );
}
