import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatModel, ChatRequest } from '../../src/core/ports/chatModel.ts';

const never = new AbortController().signal;

/** What every `ChatModel` does. `open` gives one that replies to anything, with at least a few words. */
export function chatModelContract(name: string, open: () => Promise<ChatModel>): void {
  const story = (title: string, tell: (model: ChatModel) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      const model = await open();
      try {
        await tell(model);
      } finally {
        await model.close();
      }
    });
  };

  story(
    'a reply comes with its usage, and its prompt is no longer than was counted',
    async (model) => {
      const asked = request('b1.1', 'Say hello.');
      const counted = await model.countTokens(asked.messages, never);
      const { text, usage, because } = await model.complete(asked, never);
      assert.ok(text.length > 0);
      assert.ok(usage.promptTokens > 0 && usage.promptTokens <= counted);
      assert.ok(usage.completionTokens > 0 && usage.completionTokens <= asked.maxTokens);
      assert.ok(because === 'stop' || because === 'length');
    },
  );

  story('a longer prompt counts more', async (model) => {
    const short = await model.countTokens(request('a', 'Hello.').messages, never);
    const long = await model.countTokens(request('a', 'Hello. '.repeat(50)).messages, never);
    assert.ok(long > short);
  });

  story('the text that is shown while it comes is the text of the reply', async (model) => {
    let shown = '';
    const onText = (text: string): void => void (shown += text);
    const { text } = await model.complete({ ...request('b1.1', 'Say hello.'), onText }, never);
    assert.ok(shown.length > 0);
    assert.equal(shown.trim(), text.trim());
  });

  story('as many requests as it batches are answered together', async (model) => {
    const asked = Array.from({ length: model.batch }, (_, index) =>
      request(`b${index + 1}.1`, `Say the number ${index}.`),
    );
    const replies = await Promise.all(asked.map((one) => model.complete(one, never)));
    assert.equal(replies.length, model.batch);
    for (const { text } of replies) assert.ok(text.length > 0);
  });

  story('an abort rejects with its reason, and the next request is answered', async (model) => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const cut = model.complete(request('b1.1', 'Count to one thousand.', 2000), stop.signal);
    stop.abort(reason);
    await assert.rejects(cut, (error) => error === reason);
    const { text } = await model.complete(request('b2.1', 'Say hello.'), never);
    assert.ok(text.length > 0);
  });

  story('one that is aborted before it begins is not asked', async (model) => {
    const reason = new Error('not at all');
    const asked = model.complete(request('b1.1', 'Say hello.'), AbortSignal.abort(reason));
    await assert.rejects(asked, (error) => error === reason);
  });

  story('it may be closed twice', async (model) => {
    await model.close();
  });
}

export function request(label: string, content: string, maxTokens = 24): ChatRequest {
  return {
    messages: [
      { role: 'system', content: 'You are brief.' },
      { role: 'user', content },
    ],
    temperature: 0.5,
    topP: 0.95,
    maxTokens,
    seed: 7,
    label,
  };
}
