import { stat } from 'node:fs/promises';
import { LeafeError } from '../../core/errors.ts';
import { unreadable } from '../unreadable.ts';
import {
  NoGguf,
  printable,
  readGgufHeader,
  type GgufHeader,
  type GgufTensor,
} from './ggufHeader.ts';

export interface AdapterFacts {
  readonly architecture: string;
  /** The largest of its pairs. */
  readonly rank: number;
  readonly alpha: number;
}

/**
 * Reads the headers of an adapter and of its base and compares them, before anything of the adapter is loaded. Throws `trainer.damaged` for
 * a file that is no LoRA or is not whole, `trainer.wrongBase` for one of another model.
 */
export async function inspectAdapter(adapter: string, base: string): Promise<AdapterFacts> {
  const lora = await headerOf(adapter, (why) => damaged(`${adapter}: ${why}`));
  const whole = await headerOf(
    base,
    (why) => new LeafeError('model', 'wrongFile', `${base}: ${why}`),
  );
  const { size } = await stat(adapter);
  try {
    const alpha = mustBeLora(lora.metadata);
    const architecture = mustBeOf(whole, lora);
    const pairs = pairsIn(lora.tensors);
    for (const [name, pair] of pairs) mustFit(name, pair, whole.tensors.get(name));
    for (const [name, tensor] of lora.tensors) mustBeWithin(size, name, tensor);
    const ranks = [...pairs.values()].map(({ b }) => b.dimensions[0] ?? 0);
    return { architecture, rank: Math.max(...ranks), alpha };
  } catch (error) {
    if (error instanceof Misfit) throw error.about(adapter);
    throw error;
  }
}

async function headerOf(path: string, refusal: (why: string) => Error): Promise<GgufHeader> {
  try {
    return await readGgufHeader(path);
  } catch (error) {
    if (error instanceof NoGguf) throw refusal(error.message);
    throw unreadable(error, `The file ${path}`);
  }
}

/** Why an adapter is refused; told with its file. */
class Misfit extends Error {
  readonly #reason: 'damaged' | 'wrongBase';

  constructor(reason: 'damaged' | 'wrongBase', why: string) {
    super(why);
    this.#reason = reason;
  }

  about(adapter: string): LeafeError<'trainer'> {
    return new LeafeError('trainer', this.#reason, `${adapter}: ${this.message}`);
  }
}

/** Gives its alpha. */
function mustBeLora(metadata: GgufHeader['metadata']): number {
  const type = metadata.get('general.type') ?? 'model';
  if (type !== 'adapter') throw new Misfit('damaged', `it is of type ${said(type)}, not adapter`);
  const kind = metadata.get('adapter.type') ?? 'none';
  if (kind !== 'lora')
    throw new Misfit('damaged', `it is an adapter of type ${said(kind)}, not lora`);
  const alpha = metadata.get('adapter.lora.alpha');
  if (typeof alpha === 'number' && Number.isFinite(alpha) && alpha > 0) return alpha;
  throw new Misfit('damaged', 'it does not say how much of it is taken (adapter.lora.alpha)');
}

/** Gives the architecture of both. */
function mustBeOf(base: GgufHeader, lora: GgufHeader): string {
  const wanted = base.metadata.get('general.architecture');
  const found = lora.metadata.get('general.architecture');
  if (typeof wanted === 'string' && wanted === found) return wanted;
  const why = `it is for the architecture ${said(found)}, and this model has ${said(wanted)}`;
  throw new Misfit('wrongBase', why);
}

interface Pair {
  readonly a: GgufTensor;
  readonly b: GgufTensor;
}

/** By the name of the tensor that they change. Anything else the device would leave out unsaid. */
function pairsIn(tensors: GgufHeader['tensors']): ReadonlyMap<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const name of tensors.keys()) {
    const [, target, half] = /^(.+)\.lora_([ab])$/.exec(name) ?? [];
    if (target === undefined) throw new Misfit('damaged', `it holds ${printable(name)}, no LoRA`);
    const a = tensors.get(`${target}.lora_a`);
    const b = tensors.get(`${target}.lora_b`);
    if (a === undefined || b === undefined) {
      throw new Misfit(
        'damaged',
        `it has lora_${half} of ${printable(target)} without the other half`,
      );
    }
    pairs.set(target, { a, b });
  }
  if (pairs.size === 0) throw new Misfit('damaged', 'it changes nothing');
  return pairs;
}

/** A is [columns, rank] and B is [rank, rows]; of the embedding, whose rows are looked up, [rank, words] and [rank, columns]. */
function mustFit(name: string, { a, b }: Pair, target: GgufTensor | undefined): void {
  if (target === undefined) {
    throw new Misfit('wrongBase', `it changes ${printable(name)}, which this model has not`);
  }
  const [aInner = 0, aOuter = 1, ...aMore] = a.dimensions;
  const [bInner = 0, bOuter = 1, ...bMore] = b.dimensions;
  const [columns = 0, rows = 1, ...more] = target.dimensions;
  const isEmbedding = name.endsWith('token_embd.weight');
  const fits = isEmbedding
    ? aOuter === rows && bOuter === columns && aInner === bInner
    : aInner === columns && bOuter === rows && aOuter === bInner;
  const isAlike = [aMore, bMore].every((rest) => String(rest) === String(more));
  if (fits && isAlike && bInner > 0) return;
  const shapes = `${shape(a)} and ${shape(b)} for one of ${shape(target)}`;
  throw new Misfit('wrongBase', `its shapes for ${printable(name)} do not fit: ${shapes}`);
}

/** Numbers in a block of a type, and its bytes. */
const BLOCKS: Readonly<Record<number, { readonly numbers: number; readonly bytes: number }>> = {
  0: { numbers: 1, bytes: 4 },
  1: { numbers: 1, bytes: 2 },
  8: { numbers: 32, bytes: 34 },
  30: { numbers: 1, bytes: 2 },
};

function mustBeWithin(size: number, name: string, { dimensions, type, start }: GgufTensor): void {
  const block = BLOCKS[type];
  if (block === undefined) {
    throw new Misfit('damaged', `${printable(name)} has numbers of the unknown type ${type}`);
  }
  const numbers = dimensions.reduce((product, one) => product * one, 1);
  if (start + (numbers / block.numbers) * block.bytes <= size) return;
  throw new Misfit('damaged', 'it is cut short');
}

function shape({ dimensions }: GgufTensor): string {
  return dimensions.join('x');
}

function said(value: string | number | boolean | undefined): string {
  return value === undefined ? 'of no name' : printable(String(value));
}

function damaged(what: string): LeafeError<'trainer'> {
  return new LeafeError('trainer', 'damaged', what);
}
