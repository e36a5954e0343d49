import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import type { KnownModel } from '../models.ts';

/** A model of the catalogue with its adapters. Menus find the model where `KnownModel` has it. */
export interface BaseNode extends KnownModel {
  readonly adapters: readonly KeptAdapter[];
}

export interface AdapterNode {
  readonly adapter: KeptAdapter;
}

export type ModelNode = BaseNode | AdapterNode;

/** The catalogue in its order, then adapters of bases that are not in it. */
export function modelNodes(
  known: readonly KnownModel[],
  adapters: readonly KeptAdapter[],
): readonly ModelNode[] {
  const bases = new Set(known.map(({ model }) => model.sha256));
  return [
    ...known.map((one) => ({
      ...one,
      adapters: adapters.filter(({ base }) => base.sha256 === one.model.sha256),
    })),
    ...adapters.filter(({ base }) => !bases.has(base.sha256)).map((adapter) => ({ adapter })),
  ];
}
