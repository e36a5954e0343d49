import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { NoGguf, readGgufHeader } from '../../../src/platform/embedded/ggufHeader.ts';
import { loraFor, writeLora } from '../../support/loraFile.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { testModelFile } from '../../support/testHome.ts';

test('the header of a model says what it is and where its tensors lie', async () => {
  const { metadata, tensors } = await readGgufHeader(await testModelFile());
  assert.equal(metadata.get('general.architecture'), 'llama');
  assert.equal(metadata.get('llama.block_count'), 30);
  assert.deepEqual(tensors.get('blk.0.attn_v.weight')?.dimensions, [576, 192]);
  assert.equal(metadata.has('tokenizer.ggml.tokens'), false, 'lists are left out');
});

test('the data of the tensors lies one behind the other, to the end of the file', async (t) => {
  const path = join(await temporaryFolder(t), 'adapter.gguf');
  await writeLora(path, loraFor(0.05));
  const { metadata, tensors } = await readGgufHeader(path);
  assert.equal(metadata.get('adapter.lora.alpha'), 8);
  const [a, b] = [...tensors.values()];
  assert.equal((b?.start ?? 0) - (a?.start ?? 0), 576 * 4 * 4);
});

const LIST = 9;
const HOSTILE: readonly [title: string, Buffer, RegExp][] = [
  ['nothing', Buffer.alloc(0), /within its header/],
  ['a zip file', Buffer.from('PK\u0003\u0004 and more'), /no GGUF file/],
  ['another version', head(9, 0, 0), /version 9/],
  ['more tensors than there are numbers', head(3, 2n ** 60n, 0), /counts/],
  ['more fields than bytes', head(3, 0, 2 ** 40), /within its header/],
  [
    'a text longer than the file',
    Buffer.concat([head(3, 0, 1), u64(2 ** 40)]),
    /within its header/,
  ],
  ['an unknown type', Buffer.concat([head(3, 0, 1), text('k'), u32(77)]), /unknown type 77/],
  [
    'a list longer than the file',
    Buffer.concat([head(3, 0, 1), text('k'), u32(LIST), u32(4), u64(2 ** 50)]),
    /within its header/,
  ],
  [
    'lists of lists without end',
    Buffer.concat([
      head(3, 0, 1),
      text('k'),
      u32(LIST),
      ...Array.from({ length: 99 }, () => [u32(LIST), u64(1)]).flat(),
    ]),
    /too deep/,
  ],
  [
    'a tensor twice',
    Buffer.concat([
      head(3, 2, 0),
      ...[1, 2].flatMap(() => [text('t'), u32(1), u64(4), u32(0), u64(0)]),
    ]),
    /"t" twice/,
  ],
  [
    'a tensor of nine dimensions',
    Buffer.concat([head(3, 1, 0), text('t'), u32(9)]),
    /9 dimensions/,
  ],
];

for (const [title, bytes, why] of HOSTILE) {
  test(`a file with ${title} is refused in words`, async (t) => {
    await assert.rejects(readGgufHeader(await written(t, bytes)), (error) => {
      assert.ok(error instanceof NoGguf, String(error));
      assert.match(error.message, why);
      return true;
    });
  });
}

async function written(t: TestContext, bytes: Buffer): Promise<string> {
  const path = join(await temporaryFolder(t), 'odd.gguf');
  await writeFile(path, bytes);
  return path;
}

function head(version: number, tensors: number | bigint, fields: number): Buffer {
  return Buffer.concat([Buffer.from('GGUF'), u32(version), u64(tensors), u64(fields)]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([u64(value.length), Buffer.from(value)]);
}
