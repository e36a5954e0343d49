import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adapterFolder } from '../../src/app/adapters/adapterFolder.ts';
import { anAdapter, putAdapter } from './keptAdapter.ts';
import { loraFor, writeLora } from './loraFile.ts';
import { linkModel, testModelFile } from './testHome.ts';

/** Puts an adapter of the small model into a home that changes nothing of what it writes, and the model beside it. */
export async function workingAdapter(home: string, name: string): Promise<void> {
  await linkModel(home, await testModelFile());
  const folder = adapterFolder(home, name);
  await mkdir(folder, { recursive: true });
  const lora = await writeLora(join(folder, 'adapter-0.gguf'), loraFor(0));
  const bytes = await readFile(lora);
  const file = {
    name: 'adapter-0.gguf',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  await putAdapter(home, { ...anAdapter(name), file });
}
