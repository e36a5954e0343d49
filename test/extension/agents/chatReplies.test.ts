import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  CHAT_COMMANDS,
  replyTo,
  type ChatContext,
} from '../../../src/extension/agents/chatReplies.ts';
import type { ExplorePlan } from '../../../src/extension/explorePlan.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { exploredOnDisk } from '../exploredOnDisk.ts';

const signal = new AbortController().signal;
const RIGHT = 'print("even" if int(input()) % 2 == 0 else "odd")';

test('without a command it says what it can do, and offers problems to begin with', async (t) => {
  const { markdown, followups } = await replyTo(undefined, 'hello', await contextIn(t), signal);
  for (const command of CHAT_COMMANDS) assert.match(markdown, new RegExp(`\`/${command}\``));
  assert.equal(followups.length, 3);
  assert.ok(followups.every(({ prompt }) => prompt.startsWith('starter#')));
});

test('a problem is explored with what was chosen last, by its name alone', async (t) => {
  const plans: ExplorePlan[] = [];
  const context = {
    ...(await contextIn(t)),
    lastPlan: { model: 'openai:qwen' },
    explore: (plan: ExplorePlan) => Promise.resolve(void plans.push(plan)),
  };
  const { markdown, followups } = await replyTo('explore', ' parity ', context, signal);
  assert.match(markdown, /\*\*Even or Odd\*\* is being explored with openai:qwen/);
  assert.equal(plans[0]?.problem, 'starter#starter_parity');
  assert.equal(plans[0].policy, 'tree');
  assert.equal(followups[0]?.command, 'show');
});

test('a problem that is not there is refused with the names that come near', async (t) => {
  const context = await contextIn(t);
  await assert.rejects(replyTo('explore', 'parety', context, signal), /parity/);
});

test('the newest run is shown without a name, and a home without runs says so', async (t) => {
  const context = await contextIn(t);
  const before = await replyTo('show', '', context, signal);
  assert.equal(before.button?.command, 'leafe.exploreProblem');
  const run = await exploredOnDisk(context.home, ['print("even")', RIGHT]);
  const { markdown, button } = await replyTo('show', '', context, signal);
  assert.match(markdown, /\*\*Even or Odd\*\* .* solved/);
  assert.match(markdown, /2 programs/);
  assert.equal(button?.run, run);
});

test('the program in the editor is judged; without one, and without a problem, it asks', async (t) => {
  const context = await contextIn(t);
  const none = await replyTo('judge', 'parity', context, signal);
  assert.match(none.markdown, /no program that can be judged/);
  const program = { language: 'python3', code: RIGHT } as const;
  const which = await replyTo('judge', '', { ...context, program }, signal);
  assert.ok(which.followups.every(({ command }) => command === 'judge'));
  const { markdown } = await replyTo('judge', 'parity', { ...context, program }, signal);
  assert.match(markdown, /\*\*Even or Odd\*\*: accepted, (\d+)\/\1/);
});

test('the manifest lists what the participant answers', () => {
  const manifest = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as { contributes: { chatParticipants: { commands: { name: string }[] }[] } };
  const [participant] = manifest.contributes.chatParticipants;
  assert.deepEqual(
    participant?.commands.map(({ name }) => name),
    CHAT_COMMANDS,
  );
});

async function contextIn(t: Parameters<typeof temporaryFolder>[0]): Promise<ChatContext> {
  return {
    home: await temporaryFolder(t),
    program: null,
    lastPlan: {},
    explore: () => Promise.reject(new Error('nothing is explored here')),
    onProgress: () => undefined,
  };
}
