import type { ComponentChildren, VNode } from 'preact';
import { percent, signed } from '../../core/evaluate/figureWords.ts';
import type { Interval } from '../../core/learn/newcombe.ts';
import { shown } from './shown.ts';
import { TERMS, type TermId } from './terms.ts';

/** What a figure is called; pressing it tells what that means. */
export function Term({ of, children }: { of: TermId; children?: ComponentChildren }): VNode {
  return (
    <button type="button" class="term" popovertarget={`term-${of}`}>
      {children ?? TERMS[of].name}
    </button>
  );
}

/** Whatever others have named: as text, which changes nothing around it. */
export function Name({ children }: { children: string }): VNode {
  return <bdi>{shown(children)}</bdi>;
}

/** `45.2 %`, with all its digits for who reads the page by a program. */
export function Share({ children }: { children: number }): VNode {
  return <data value={children}>{percent(children)}</data>;
}

/** `35.1 to 55.6 %` */
export function Span95({ low, high }: Interval): VNode {
  return (
    <span class="span">
      <data value={low}>{(100 * low).toFixed(1)}</data>
      {' to '}
      <data value={high}>{percent(high)}</data>
    </span>
  );
}

/** `+4.3` */
export function Points({ children }: { children: number }): VNode {
  return <data value={children}>{signed(children)}</data>;
}

export function Card({
  label,
  figure,
  children,
}: {
  label: VNode;
  figure: ComponentChildren;
  children?: ComponentChildren;
}): VNode {
  return (
    <div class="card">
      <dt>{label}</dt>
      <dd class="figure">{figure}</dd>
      {children === undefined ? null : <dd class="dim">{children}</dd>}
    </div>
  );
}

export interface Column {
  readonly title: ComponentChildren;
  readonly kind?: 'number' | 'plot' | 'wide';
}

/** A table that scrolls by itself where it is wider than the page. */
export function Table({
  label,
  columns,
  rows,
}: {
  label: string;
  columns: readonly Column[];
  /** The first cell of each names the row. */
  rows: readonly (readonly ComponentChildren[])[];
}): VNode {
  return (
    <div class="scroll" role="group" aria-label={label} tabindex={0}>
      <table>
        <thead>
          <tr>
            {columns.map(({ title, kind }) => (
              <th scope="col" class={kind}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...cells]) => (
            <tr>
              <th scope="row" class={columns[0]?.kind}>
                {first}
              </th>
              {cells.map((cell, at) => (
                <td class={columns[at + 1]?.kind}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Section({
  title,
  children,
}: {
  title: ComponentChildren;
  children: ComponentChildren;
}): VNode {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
