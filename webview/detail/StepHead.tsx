import type { VNode } from 'preact';
import { agentWords } from '../../src/domain/agentWords.ts';
import { isByPerson, stepVerdict, type StepState } from '../../src/domain/runState.ts';
import type { Actions } from '../run/actions.ts';
import { standingOf, verdictWord } from '../run/describe.ts';
import type { Marks } from '../run/marks.ts';
import { Filled } from '../text/Filled.tsx';
import { Text } from '../text/Text.tsx';
import { count, number, text } from '../text.ts';
import { VERDICT_ICONS } from '../ui/verdictIcons.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { StepLink } from './StepLink.tsx';

interface StepHeadProps {
  readonly step: StepState;
  readonly marks: Marks;
  /** Whether the run may be added to from here. */
  readonly open: boolean;
  readonly actions: Actions;
}

/** The step's name and verdict, what can be done with it, and its figures. */
export function StepHead({ step, marks, open, actions }: StepHeadProps): VNode {
  const { id, judged } = step;
  const { agent } = step.taken;
  const { correctedBy, corrects } = marks.of(id);
  const verdict = stepVerdict(step);
  return (
    <header class="step-head">
      <div class="title">
        <h2>{text('step.name', id)}</h2>
        <span class={`chip ${standingOf(step)}`}>
          <Icon name={VERDICT_ICONS[verdict ?? 'judging']} spin={verdict === null} />
          {verdictWord(step)}
        </span>
        {isByPerson(step) && <span class="dim">{text('step.byPerson')}</span>}
        {agent !== undefined && (
          <span class="dim">
            <Filled
              of="step.imported"
              with={[<Text key="agent" of={agentWords(agent)} most={160} />]}
            />
          </span>
        )}
        {judged !== null && (
          <span class="dim">
            {count('step.tests', judged.visible.total, judged.visible.passed)}
            {judged.hidden !== undefined &&
              ` · ${count('step.hiddenTests', judged.hidden.total, judged.hidden.passed)}`}
          </span>
        )}
        <Related label="step.correctedBy" steps={correctedBy} actions={actions} />
        <Related label="step.corrects" steps={corrects} actions={actions} />
      </div>
      <div class="buttons">
        <Button icon="go-to-file" title={text('detail.openTitle')} onClick={() => actions.open(id)}>
          {text('detail.open')}
        </Button>
        <Button icon="diff" title={text('detail.diffTitle')} onClick={() => actions.diff(id)}>
          {text('detail.diff')}
        </Button>
        <Button
          icon="git-branch"
          title={text('detail.branchTitle')}
          disabled={!open}
          onClick={() => actions.branch(id)}
        >
          {text('detail.branch')}
        </Button>
        <Button
          icon="edit"
          title={text('detail.fixTitle')}
          disabled={!open}
          onClick={() => actions.fix(id)}
        >
          {text('detail.fix')}
        </Button>
        <Button
          icon="comment-discussion"
          title={text('detail.transcriptTitle')}
          onClick={() => actions.transcript(id)}
        >
          {text('detail.transcript')}
        </Button>
      </div>
      <p class="dim figures">{figuresOf(step)}</p>
    </header>
  );
}

function Related(props: {
  readonly label: 'step.correctedBy' | 'step.corrects';
  readonly steps: readonly string[];
  readonly actions: Actions;
}): VNode | null {
  if (props.steps.length === 0) return null;
  return (
    <span class="related">
      {props.steps.map((step) => (
        <Filled
          key={step}
          of={props.label}
          with={[<StepLink key={step} step={step} actions={props.actions} />]}
        />
      ))}
    </span>
  );
}

function figuresOf({ taken, judged }: StepState): string {
  const { promptTokens, completionTokens } = taken.usage;
  return [
    text('detail.commit', taken.checkpoint.slice(0, 7)),
    text('detail.tokens', promptTokens, completionTokens),
    taken.ended === 'length' ? text('detail.cut') : null,
    judged === null ? null : text('detail.cpu', number(Math.round(judged.cpuMs))),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
