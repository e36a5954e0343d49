import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { truncate, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { ChatModel } from '../../../src/core/ports/chatModel.ts';
import { openEmbedded } from '../../../src/platform/embedded/embeddedModel.ts';
import { chatModelContract, request } from '../../contract/chatModel.contract.ts';
import { childrenOf } from '../../support/childProcesses.ts';
import { testModelFile } from '../../support/testHome.ts';

const never = new AbortController().signal;
const file = await testModelFile();

const open = (options: { readonly batch?: number; readonly idleMs?: number } = {}) =>
  openEmbedded(
    { file, name: 'embedded:small', threads: 1, contextTokens: 1024, batch: 2, ...options },
    never,
  );

chatModelContract('embedded', () => open());

test('embedded: a shape is held by a grammar', async () => {
  await withModel(await open(), async (model) => {
    const schema = {
      type: 'object',
      properties: { blamed: { enum: [1, 2] }, fix: { type: 'string', maxLength: 30 } },
      required: ['blamed', 'fix'],
    };
    const shape = { name: 'look', schema };
    const asked = { ...request('b1.1?', 'Which step is wrong, and why?', 120), shape };
    const { text } = await model.complete(asked, never);
    const parsed = JSON.parse(text) as { blamed: unknown; fix: unknown };
    assert.ok(parsed.blamed === 1 || parsed.blamed === 2);
    assert.equal(typeof parsed.fix, 'string');
  });
});

test('embedded: an abort ends one reply within a token and leaves the other alone', async () => {
  await withModel(await open(), async (model) => {
    const stop = new AbortController();
    let other = 0;
    let afterAbort = 0;
    const cut = model.complete(
      {
        ...request('b1.1', 'Count to one thousand in words.', 600),
        onText: () => void (stop.signal.aborted ? afterAbort++ : stop.abort(new Error('cut'))),
      },
      stop.signal,
    );
    const whole = model.complete(
      { ...request('b2.1', 'Count to one hundred in words.', 40), onText: () => void other++ },
      never,
    );
    await assert.rejects(cut, /cut/);
    assert.ok(afterAbort <= 2, `${afterAbort} pieces came after the abort`);
    const { usage } = await whole;
    assert.ok(usage.completionTokens > 0 && other > 0);
  });
});

test('embedded: replies are written together, not one after the other', async () => {
  await withModel(await open(), async (model) => {
    const seen: string[] = [];
    const ask = (label: string) =>
      model.complete(
        {
          ...request(label, 'Tell me a long story about a dog.', 30),
          onText: () => void seen.push(label),
        },
        never,
      );
    await Promise.all([ask('a'), ask('b')]);
    const ends = Math.min(seen.lastIndexOf('a'), seen.lastIndexOf('b'));
    const together = seen.slice(0, ends + 1);
    let lead = 0;
    const leads = together.map((label) => Math.abs((lead += label === 'a' ? 1 : -1)));
    assert.ok(together.length > 10 && Math.max(...leads) <= 3, `they wrote ${seen.join('')}`);
  });
});

test('embedded: more requests than it batches wait for their turn', async () => {
  await withModel(await open(), async (model) => {
    const labels = ['a', 'b', 'c', 'd', 'e'];
    const asked = labels.map((label) => model.complete(request(label, `Say ${label}.`, 8), never));
    for (const reply of await Promise.all(asked)) assert.ok(reply.usage.completionTokens > 0);
  });
});

test('embedded: a request that is aborted while it waits rejects with the reason', async () => {
  await withModel(await open({ batch: 1 }), async (model) => {
    const stop = new AbortController();
    const reason = new Error('no longer wanted');
    const first = model.complete(
      { ...request('a', 'Count to one hundred.', 30), onText: () => stop.abort(reason) },
      never,
    );
    const waiting = model.complete(request('b', 'Say hello.'), stop.signal);
    await assert.rejects(waiting, (error) => error === reason);
    assert.ok((await first).text.length > 0);
  });
});

test('embedded: a prompt that leaves no room is contextTooLong', async () => {
  await withModel(await open(), async (model) => {
    const asked = model.complete(request('a', 'word '.repeat(2000)), never);
    await assert.rejects(asked, (error) => isLeafeError(error, 'model', 'contextTooLong'));
  });
});

test('embedded: a process that dies under a request is told of, and the next request gets a new one', async () => {
  await withModel(await open(), async (model) => {
    await model.complete(request('a', 'Say hello.', 4), never);
    // Known beforehand and killed at the first word: a busy machine may take longer to look for it than the model to say all.
    let own = await childrenOf(process.pid);
    const onText = (): void => {
      for (const pid of own) process.kill(pid, 'SIGKILL');
      own = [];
    };
    const asked = model.complete({ ...request('a', 'Count to one thousand.', 800), onText }, never);
    await assert.rejects(asked, (error) => isLeafeError(error, 'model', 'unreachable'));
    const { text } = await model.complete(request('b', 'Say hello.'), never);
    assert.ok(text.length > 0);
  });
});

test('embedded: the process leaves when it is idle and comes back when asked', async () => {
  await withModel(await open({ idleMs: 50 }), async (model) => {
    await model.complete(request('a', 'Say hello.', 4), never);
    await until(async () => (await childrenOf(process.pid)).length === 0);
    const { usage } = await model.complete(request('b', 'Say hello.', 4), never);
    assert.ok(usage.completionTokens > 0);
  });
});

test('embedded: a file that is no model is wrongFile, in words', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leafe-model-'));
  try {
    const broken = join(folder, 'broken.gguf');
    await copyFile(file, broken);
    await truncate(broken, 5_000_000);
    const model = await openEmbedded({ file: broken, name: 'embedded:broken', threads: 1 }, never);
    await withModel(model, async () => {
      const asked = model.complete(request('a', 'Say hello.'), never);
      await assert.rejects(asked, (error) => isLeafeError(error, 'model', 'wrongFile'));
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('embedded: its process does not outlive a parent that was killed', async () => {
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', PARENT], {
    env: { ...process.env, MODEL_FILE: file },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // The pipe stays open: a parent that cannot say more would end by itself.
  await new Promise<void>((resolve) =>
    parent.stdout.on('data', (chunk) => {
      if (String(chunk).includes('writing')) resolve();
    }),
  );
  const [child] = await childrenOf(parent.pid ?? 0);
  assert.ok(child !== undefined);
  parent.kill('SIGKILL');
  await until(async () => !(await isRunning(child)));
});

const PARENT = `
  import { openEmbedded } from './src/platform/embedded/embeddedModel.ts';
  const model = await openEmbedded(
    { file: process.env.MODEL_FILE, name: 'small', threads: 1, contextTokens: 1024, batch: 1 },
    new AbortController().signal,
  );
  await model.complete(
    {
      messages: [{ role: 'user', content: 'Count to one thousand.' }],
      temperature: 0.5, topP: 1, maxTokens: 900, seed: 1, label: 'a',
      onText: () => console.log('writing'),
    },
    new AbortController().signal,
  );
  // A short reply must not end it before it is killed.
  await new Promise((resolve) => setTimeout(resolve, 60_000));
`;

async function withModel(
  model: ChatModel,
  tell: (model: ChatModel) => Promise<void>,
): Promise<void> {
  try {
    await tell(model);
  } finally {
    await model.close();
  }
}

async function isRunning(pid: number): Promise<boolean> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,stat=']);
  return stdout.split('\n').some((line) => {
    const [found, state] = line.trim().split(/\s+/);
    return Number(found) === pid && state?.startsWith('Z') === false;
  });
}

async function until(reached: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 200; look++) {
    if (await reached()) return;
    await sleep(50);
  }
  assert.fail('it was not reached in time');
}
