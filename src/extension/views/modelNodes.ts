import type { HostedHere } from '../../app/training/hostedModels.ts';
import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import type { KnownModel } from '../models.ts';

/** A model of the catalogue with its adapters. Menus find the model where `KnownModel` has it. */
export interface BaseNode extends KnownModel {
  readonly adapters: readonly KeptAdapter[];
}

export interface AdapterNode {
  readonly adapter: KeptAdapter;
}

/** A model that a service has made, with its earlier states. */
export interface HostedNode {
  readonly hosted: HostedHere;
  readonly earlier: readonly HostedHere[];
}

export type ModelNode = BaseNode | AdapterNode | HostedNode;

/** The catalogue in its order, then adapters of bases that are not in it, then what services keep. */
export function modelNodes({
  known,
  adapters,
  hosted,
}: {
  readonly known: readonly KnownModel[];
  readonly adapters: readonly KeptAdapter[];
  readonly hosted: readonly HostedHere[];
}): readonly ModelNode[] {
  const bases = new Set(known.map(({ model }) => model.sha256));
  return [
    ...known.map((one) => ({
      ...one,
      adapters: adapters.filter(({ base }) => base.sha256 === one.model.sha256),
    })),
    ...adapters.filter(({ base }) => !bases.has(base.sha256)).map((adapter) => ({ adapter })),
    ...hosted
      .filter(({ step }) => step === null)
      .map((one) => ({
        hosted: one,
        earlier: hosted.filter(({ job, step }) => job === one.job && step !== null),
      })),
  ];
}

export function childrenOf(node: ModelNode): readonly ModelNode[] {
  if ('adapter' in node) return [];
  if ('hosted' in node) return node.earlier.map((hosted) => ({ hosted, earlier: [] }));
  return node.adapters.map((adapter) => ({ adapter }));
}
