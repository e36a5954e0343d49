import { Fragment, type ComponentChildren, type VNode } from 'preact';
import type { TextKey } from '../strings.ts';
import { template } from '../text.ts';

interface FilledProps {
  readonly of: TextKey;
  /** What stands in `{0}` and on, such as links: each language puts them where it wants. */
  readonly with: readonly ComponentChildren[];
}

/** A text with elements in its places. */
export function Filled({ of, with: values }: FilledProps): VNode {
  return (
    <>
      {template(of)
        .split(/(\{\d\})/)
        .map((part, index) => {
          const place = /^\{(\d)\}$/.exec(part);
          return (
            <Fragment key={index}>{place === null ? part : values[Number(place[1])]}</Fragment>
          );
        })}
    </>
  );
}
