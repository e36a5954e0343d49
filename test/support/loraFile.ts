import { writeFile } from 'node:fs/promises';
import { randomFrom } from './randomFrom.ts';

/** A tensor of 32-bit floats, its dimensions as llama.cpp counts them: the fastest first. */
export interface LoraTensor {
  readonly name: string;
  readonly dimensions: readonly [number, number];
  readonly values: (index: number) => number;
}

export interface LoraFile {
  readonly metadata: Readonly<Record<string, string | number>>;
  readonly tensors: readonly LoraTensor[];
}

/** Of SmolLM2-135M, the model for tests. */
const LAYERS = 30;
const WIDTH = 576;
const VALUE_WIDTH = 192;
const RANK = 4;

/**
 * An adapter for the small model as a trainer would bring it, on the value projection of each layer. `strength` 0 makes it change nothing at
 * all; 0.05 is enough to change what is written.
 */
export function loraFor(strength: number, seed = 1): LoraFile {
  const share = randomFrom(seed);
  const random = (): number => 2 * share() - 1;
  const layers = Array.from({ length: LAYERS }, (_, layer) => `blk.${layer}.attn_v.weight`);
  return {
    metadata: {
      'general.type': 'adapter',
      'general.architecture': 'llama',
      'adapter.type': 'lora',
      'adapter.lora.alpha': 2 * RANK,
    },
    tensors: layers.flatMap((name): LoraTensor[] => [
      { name: `${name}.lora_a`, dimensions: [WIDTH, RANK], values: random },
      {
        name: `${name}.lora_b`,
        dimensions: [RANK, VALUE_WIDTH],
        values: () => strength * random(),
      },
    ]),
  };
}

export async function writeLora(path: string, file: LoraFile): Promise<string> {
  await writeFile(path, ggufOf(file));
  return path;
}

const ALIGNMENT = 32;
const FLOAT = 6;
const TEXT = 8;

/** A GGUF file, version 3. */
function ggufOf({ metadata, tensors }: LoraFile): Buffer {
  const entries = Object.entries(metadata);
  const head = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(entries.length)];
  for (const [key, value] of entries) {
    head.push(text(key));
    head.push(typeof value === 'string' ? u32(TEXT) : u32(FLOAT));
    head.push(typeof value === 'string' ? text(value) : f32([value]));
  }
  const data: Buffer[] = [];
  let offset = 0;
  for (const { name, dimensions, values } of tensors) {
    head.push(text(name), u32(dimensions.length), ...dimensions.map(u64), u32(0), u64(offset));
    const count = dimensions.reduce((product, size) => product * size, 1);
    const piece = padded(f32(Array.from({ length: count }, (_, index) => values(index))));
    data.push(piece);
    offset += piece.length;
  }
  return Buffer.concat([padded(Buffer.concat(head)), ...data]);
}

function padded(bytes: Buffer): Buffer {
  const over = bytes.length % ALIGNMENT;
  return over === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(ALIGNMENT - over)]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function f32(values: readonly number[]): Buffer {
  return Buffer.from(Float32Array.from(values).buffer);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}
