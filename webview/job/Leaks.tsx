import type { VNode } from 'preact';
import type { JobCard } from '../../src/domain/jobCard.ts';
import type { Leak } from '../../src/domain/training.ts';
import { loss, text } from '../text.ts';

/** Whether what was trained shows where it has no place; nothing where nobody has looked yet. */
export function Leaks({ leak }: Pick<JobCard, 'leak'>): VNode | null {
  const rows = (['before', 'after'] as const).flatMap((when) => {
    const found = leak[when];
    return found === null ? [] : [{ when, found }];
  });
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>{text('job.leaks')}</h2>
      <p class="dim">{text('job.leaksHelp')}</p>
      <table class="ledger-table">
        <tbody>
          {rows.map(({ when, found }) => (
            <Row key={when} name={text(NAMES[when])} found={found} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ name, found }: { readonly name: string; readonly found: Leak }): VNode {
  const { leaked, prompts, baseReplies } = found;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{text('job.leaked', leaked, prompts)}</td>
      <td>{text('job.leakReplies', loss(baseReplies))}</td>
    </tr>
  );
}

const NAMES = { before: 'job.leakBefore', after: 'job.leakAfter' } as const;
