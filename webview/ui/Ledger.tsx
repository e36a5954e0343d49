import type { VNode } from 'preact';
import type { RunState } from '../../src/domain/runState.ts';
import { duration, tokensOf } from '../run/describe.ts';
import { count, number, text } from '../text.ts';

type Resource = 'programs' | 'steps' | 'tests' | 'tokens' | 'seconds';

/** What was used so far; a bar where the run has a budget for it. */
export function Ledger({ state }: { readonly state: RunState }): VNode {
  const { spend, budget, corrections } = state;
  const used: Readonly<Record<Resource, number>> = {
    programs: spend.programs,
    steps: spend.steps,
    tests: spend.tests,
    tokens: tokensOf(spend),
    seconds: spend.seconds,
  };
  const resources = (['programs', 'tests', 'tokens', 'seconds', 'steps'] as const).filter(
    // Steps are nearly the programs again: told where they are limited.
    (resource) => resource !== 'steps' || (budget?.steps ?? null) !== null,
  );
  return (
    <section class="ledger" aria-label={text('ledger.label')}>
      {resources.map((resource) => (
        <Entry
          key={resource}
          resource={resource}
          used={used[resource]}
          limit={budget?.[resource] ?? null}
        />
      ))}
      <span class="grow" />
      {corrections.length > 0 && (
        <span class="dim">{count('ledger.corrections', corrections.length)}</span>
      )}
    </section>
  );
}

function Entry(props: {
  readonly resource: Resource;
  readonly used: number;
  readonly limit: number | null;
}): VNode {
  const { resource, used, limit } = props;
  const name = text(`ledger.${resource}`);
  const say = resource === 'seconds' ? duration : number;
  if (limit === null) {
    return (
      <span class="entry">
        <span class="dim">{name}</span> {say(used)}
      </span>
    );
  }
  const words = text('ledger.of', say(used), say(limit));
  const share = Math.min(1, used / limit);
  return (
    <span class="entry">
      <span class="dim">{name}</span>
      <span
        class={`meter${share >= 0.9 ? ' nearly' : ''}`}
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={Math.min(limit, Math.round(used))}
        aria-valuetext={words}
      >
        <span style={{ width: `${share * 100}%` }} />
      </span>
      {words}
    </span>
  );
}
