import type { ComponentChildren, VNode } from 'preact';
import {
  isHostedMade,
  type JobCard,
  type MadeHostedJob,
  type MadeJob,
} from '../../src/domain/jobCard.ts';
import { TRAINED_KINDS } from '../../src/domain/trainedKinds.ts';
import type { JobDeed } from '../../src/domain/jobProtocol.ts';
import { sizeWords } from '../../src/domain/sizeWords.ts';
import { Text } from '../text/Text.tsx';
import { count, number, text } from '../text.ts';

interface MadeProps {
  readonly card: JobCard;
  readonly onDo: (does: JobDeed) => void;
}

/** What a job is made of: its rows, its base, and how it is trained. */
export function MadeOf({ card, onDo }: MadeProps): VNode {
  const { made, name, trainer, bytes, key, madeAt, hosted } = card;
  return (
    <section>
      <h2>{text('job.made')}</h2>
      <dl class="made">
        {made !== null && <Dataset of={made.data.dataset} onDo={onDo} />}
        {made !== null && (isHostedMade(made) ? <Chats made={made} /> : <Rows made={made} />)}
        <Entry name={text('job.base')}>
          <Text of={card.model} most={200} />
        </Entry>
        <Entry name={text('job.trainer')}>
          <Text of={trainer} most={80} />
        </Entry>
        {made !== null &&
          (isHostedMade(made) ? (
            <HostedRecipe recipe={made.recipe} />
          ) : (
            <Recipe name={name} recipe={made.recipe} />
          ))}
        {hosted !== null && (
          <Entry name={text('job.model')}>
            <Text of={hosted} most={200} />
          </Entry>
        )}
        <Entry name={text('job.sent')}>
          {text('job.sentOf', sizeWords(bytes), key.slice(0, 8))}
        </Entry>
        <Entry name={text('job.begun')}>
          <time dateTime={madeAt}>{momentOf(madeAt)}</time>
        </Entry>
      </dl>
    </section>
  );
}

function Dataset(props: { readonly of: string; readonly onDo: MadeProps['onDo'] }): VNode {
  return (
    <Entry name={text('job.dataset')}>
      <button
        type="button"
        class="link"
        title={text('job.openDataset', props.of)}
        onClick={() => props.onDo('dataset')}
      >
        <Text of={props.of} most={120} />
      </button>
    </Entry>
  );
}

function Chats({ made: { data } }: { readonly made: MadeHostedJob }): VNode {
  return <Entry name={text('job.rows')}>{text('job.chats', data.rows)}</Entry>;
}

function Rows({ made: { data } }: { readonly made: MadeJob }): VNode {
  const { train, validation } = data.counts;
  const held = Object.values(validation).reduce((sum, rows) => sum + rows, 0);
  const tokens = Object.values(data.trainedTokens.train).reduce((sum, some) => sum + some, 0);
  return (
    <>
      <Entry name={text('job.rows')}>
        {TRAINED_KINDS.filter((kind) => train[kind] > 0)
          .map((kind) => text(`job.kind.${kind}`, train[kind]))
          .join(', ')}
        {held > 0 && `; ${count('job.validationRows', held)}`}
      </Entry>
      <Entry name={text('job.tokens')}>{text('job.longest', tokens, data.longestRow)}</Entry>
    </>
  );
}

function Recipe({
  name,
  recipe,
}: {
  readonly name: string;
  readonly recipe: MadeJob['recipe'];
}): VNode {
  const { rank, alpha, epochs, learningRate, rowsPerStep, beta } = recipe;
  return (
    <>
      <Entry name={text('job.adapter')}>{text('job.adapterOf', name, rank, alpha)}</Entry>
      <Entry name={text('job.recipe')}>
        {/* A rate is too small for the digits of other numbers. */}
        {text('job.recipeOf', epochs, String(learningRate), rowsPerStep, number(beta))}
      </Entry>
    </>
  );
}

/** What is not told is the service's to choose. */
function HostedRecipe({ recipe }: { readonly recipe: MadeHostedJob['recipe'] }): VNode {
  const { epochs, rowsPerStep, seed } = recipe;
  const told = (value: number | null): string | number => value ?? text('job.leftToService');
  return (
    <Entry name={text('job.recipe')}>
      {text('job.hostedRecipe', told(epochs), told(rowsPerStep), seed)}
    </Entry>
  );
}

function Entry(props: { readonly name: string; readonly children: ComponentChildren }): VNode {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </>
  );
}

function momentOf(at: string): string {
  const { lang } = document.documentElement;
  return new Date(at).toLocaleString(lang === '' ? 'en' : lang, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
}
