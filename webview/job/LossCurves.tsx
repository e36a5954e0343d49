import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { MadeJob } from '../../src/domain/jobCard.ts';
import type { JobCurves } from '../../src/domain/jobCurves.ts';
import { text } from '../text.ts';
import { LossChart } from './LossChart.tsx';
import { LossTable } from './LossTable.tsx';

interface CurvesProps {
  readonly curves: JobCurves;
  /** Rows by kind; null where nobody knows. */
  readonly counts: MadeJob['data']['counts'] | null;
}

/** How the losses go, those on corrections apart from those on rehearsal, in training and in validation; and the same as a table. */
export function LossCurves({ curves, counts }: CurvesProps): VNode {
  const { steps } = curves;
  const [pointed, setPointed] = useState<number | null>(null);
  const pointing = { steps, pointed, onPoint: setPointed };
  const hasRehearsal = counts === null || counts.train.rehearsal + counts.validation.rehearsal > 0;
  return (
    <section aria-label={text('job.curves')}>
      <h2>
        {text('job.curves')} <span class="dim unit">{text('job.unit')}</span>
      </h2>
      {steps.length === 0 ? (
        <p class="note">{text('job.noCurve')}</p>
      ) : (
        <>
          <div class="charts">
            <LossChart kind="corrections" curve={curves.corrections} {...pointing} />
            {hasRehearsal ? (
              <LossChart kind="rehearsal" curve={curves.rehearsal} {...pointing} />
            ) : (
              <p class="note">{text('job.noSuchRows')}</p>
            )}
          </div>
          <LossTable curves={curves} />
        </>
      )}
    </section>
  );
}
