import type { VNode } from 'preact';
import { tableRows } from './tableRows.ts';
import type { JobCurves } from '../../src/domain/jobCurves.ts';
import { loss, number, text } from '../text.ts';

/** The curves in figures, for whoever cannot see them or wants to copy them. */
export function LossTable({ curves }: { readonly curves: JobCurves }): VNode {
  const columns = [
    [text('job.tableTraining', text('job.corrections')), curves.corrections.train],
    [text('job.tableValidation', text('job.corrections')), curves.corrections.validation],
    [text('job.tableTraining', text('job.rehearsal')), curves.rehearsal.train],
    [text('job.tableValidation', text('job.rehearsal')), curves.rehearsal.validation],
  ] as const;
  return (
    <details class="figures">
      <summary>{text('job.table')}</summary>
      <div class="scrolled" tabIndex={0} role="region" aria-label={text('job.table')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text('job.tableStep')}</th>
              {columns.map(([name]) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tableRows(curves).map((at) => (
              <tr key={curves.steps[at]}>
                <th scope="row">{number(curves.steps[at] ?? 0)}</th>
                {columns.map(([name, values]) => (
                  <td key={name}>{cell(values[at] ?? null)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function cell(value: number | null): string {
  return value === null ? '–' : loss(value);
}
