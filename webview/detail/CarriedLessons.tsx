import type { VNode } from 'preact';
import type { BranchState } from '../../src/domain/runState.ts';
import type { Actions } from '../run/actions.ts';
import { Filled } from '../text/Filled.tsx';
import { text } from '../text.ts';
import { Icon } from '../ui/Icon.tsx';
import { Sentence } from './LessonCard.tsx';
import { StepLink } from './StepLink.tsx';

/** The lessons a branch's first step was written with, the newest first. */
export function CarriedLessons(props: {
  readonly branch: BranchState;
  readonly actions: Actions;
}): VNode {
  const { branch, actions } = props;
  return (
    <section class="card carried-lessons" aria-label={text('lesson.carries')}>
      <header>
        <Icon name="lightbulb" />
        <h3>{text('lesson.carries')}</h3>
      </header>
      {branch.experiences.toReversed().map(({ blamed, diagnosis, fix, facts }, index) => (
        <div key={index} class="carried-lesson">
          <p class="dim">
            {blamed === null ? (
              text('lesson.byPerson')
            ) : (
              <Filled
                of="lesson.blamesShort"
                with={[<StepLink key="blamed" step={blamed} actions={actions} />]}
              />
            )}
          </p>
          <Sentence label={text('lesson.happened')} words={diagnosis} />
          <Sentence label={text('lesson.instead')} words={fix} />
          {fix.trim() === '' &&
            facts.map((fact, at) => (
              <Sentence key={at} label={text('lesson.rests')} words={fact} />
            ))}
        </div>
      ))}
    </section>
  );
}
