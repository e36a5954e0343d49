import { QuietGate } from '../../core/judge/quietGate.ts';
import type { ProvingGround, ProvingPlace } from '../../core/ports/provingGround.ts';
import type { Attack } from '../../core/prove/attack.ts';
import { inOrder } from '../inOrder.ts';
import { proveAttack, type Proof } from './proveAttack.ts';

/**
 * Tries every attack in the sandbox, as many at once as the ground has places, and gives what came of each in the attacks'
 * order. A sandbox that does not stand one is a result; an engine that is gone throws.
 */
export async function* proveSandbox(
  ground: ProvingGround,
  attacks: readonly Attack[],
  signal: AbortSignal,
): AsyncGenerator<Proof> {
  const gate = new QuietGate();
  const lend = lending(ground.places);
  // Ahead of the one awaited, so that a long attack does not keep the other places waiting for its turn to be told.
  yield* inOrder(attacks, 3 * ground.places.length, (attack) =>
    lend((place) => {
      signal.throwIfAborted();
      return gate.beside(() => proveAttack({ attack, place, ground, gate }, signal));
    }),
  );
}

type Lend = <T>(use: (place: ProvingPlace) => Promise<T>) => Promise<T>;

/** Lends places in the order in which they were asked for. */
function lending(places: readonly ProvingPlace[]): Lend {
  const free = [...places];
  const waiting: ((place: ProvingPlace) => void)[] = [];
  return async (use) => {
    const place =
      free.shift() ?? (await new Promise<ProvingPlace>((resolve) => void waiting.push(resolve)));
    try {
      return await use(place);
    } finally {
      const next = waiting.shift();
      if (next) next(place);
      else free.push(place);
    }
  };
}
