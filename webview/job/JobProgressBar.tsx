import type { ComponentChildren, VNode } from 'preact';
import type { JobCard } from '../../src/domain/jobCard.ts';
import { hasEnded } from '../../src/domain/jobStates.ts';
import { duration } from '../run/describe.ts';
import { Text } from '../text/Text.tsx';
import { loss, number, text } from '../text.ts';

/** How far the job is, in figures; a bar once it is known how long it is. */
export function JobProgressBar({ card }: { readonly card: JobCard }): VNode | null {
  const { progress, savedStep, state } = card;
  const { step, steps, secondsLeft, secondsPerStep, device } = progress;
  if (steps === null && device === null) return null;
  const isOver = hasEnded(state);
  return (
    <section class="ledger" aria-label={text('job.progress')}>
      {steps !== null && <Steps step={step} steps={steps} />}
      {!isOver && secondsLeft !== null && secondsLeft > 0 && (
        <Entry name={text('job.left')}>{duration(secondsLeft)}</Entry>
      )}
      {progress.loss !== null && <Entry name={text('job.loss')}>{loss(progress.loss)}</Entry>}
      {secondsPerStep !== null && <Entry name={text('job.pace')}>{duration(secondsPerStep)}</Entry>}
      {savedStep !== null && (
        <Entry name={text('job.checkpoint')}>{text('job.checkpointAt', savedStep)}</Entry>
      )}
      {device !== null && (
        <Entry name={text('job.device')}>
          <Text of={device} most={80} />
        </Entry>
      )}
    </section>
  );
}

function Steps({ step, steps }: { readonly step: number; readonly steps: number }): VNode {
  const words = text('ledger.of', number(step), number(steps));
  const share = steps === 0 ? 0 : Math.min(1, step / steps);
  return (
    <Entry name={text('job.step')}>
      <span
        class="meter wide"
        role="progressbar"
        aria-label={text('job.progress')}
        aria-valuemin={0}
        aria-valuemax={steps}
        aria-valuenow={Math.min(step, steps)}
        aria-valuetext={words}
      >
        <span style={{ width: `${share * 100}%` }} />
      </span>
      {words}
    </Entry>
  );
}

function Entry(props: { readonly name: string; readonly children: ComponentChildren }): VNode {
  return (
    <span class="entry">
      <span class="dim">{props.name}</span> {props.children}
    </span>
  );
}
