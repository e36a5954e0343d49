import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ContestEnvironment } from '../../../src/core/contest/contestEnvironment.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import { TRANSCRIPT } from '../../../src/core/explore/transcript.ts';
import { toldAtStep } from '../../../src/core/learn/toldAtStep.ts';
import { aProblem, sha256 } from '../../support/builders.ts';
import { explored, fixed, type Explored } from '../../support/exploredRun.ts';
import type { MemoryCheckpoints } from '../../support/memoryCheckpoints.ts';
import { tableJudge } from '../../support/tableJudge.ts';

const { signal } = new AbortController();
const OPTIONS = { settings: { rollouts: 1, horizon: 3 } } as const;
const SCRIPT = `
  program a | wrongAnswer 0/3
  program b | wrongAnswer 1/3
  program c | wrongAnswer 1/3
  blame 2   | keep what passed and mend the rest alone
  program d | accepted 3/3
`;

test('a step that was told a lesson is told again without it: the history, and not a word of the lesson', async () => {
  const run = await explored(SCRIPT, OPTIONS);
  const { prompt, reply } = await told('b2.1', run);
  const sent = JSON.stringify((await transcriptOf('b2.1', run)).messages);
  assert.ok(sent.includes('keep what passed'));
  assert.ok(!JSON.stringify(prompt).includes('keep what passed'));
  assert.deepEqual(prompt, (await transcriptOf('b1.2', run)).messages.slice(0, -1));
  assert.match(reply, /^```python\nd\n```$/m);
});

test("a person's program is told the same history", async () => {
  const run = await explored(SCRIPT, OPTIONS);
  const after = await fixed(run, 'b1.2', 'program f | accepted 3/3', OPTIONS);
  const { prompt, reply } = await told(after.recorded.step, after);
  assert.deepEqual(prompt, (await told('b2.1', run)).prompt);
  assert.match(reply, /f/);
});

test('a history that had been cut for a short context is cut the same way', async () => {
  const options = { ...OPTIONS, contextTokens: 1150 };
  const run = await explored(SCRIPT, options);
  const last = [...run.state.steps.keys()].at(-1) ?? '';
  for (const id of run.state.steps.keys()) {
    const { prompt } = await told(id, run);
    const sent = (await transcriptOf(id, run)).messages.slice(0, -1);
    if (id !== last) assert.deepEqual(prompt, sent, id);
    if (id === 'b1.3') assert.equal(sent.length, 4, 'one of two turns had no room');
  }
});

test('a transcript that is not what the step before leads to is no record', async () => {
  const run = await explored(SCRIPT, OPTIONS);
  const forged = withTranscript(run, 'b2.1', (text) => text.replace('1 1', '9 9'));
  await assert.rejects(told('b2.1', forged), (error) =>
    isLeafeError(error, 'checkpoint', 'damaged'),
  );
  const otherReply = withTranscript(run, 'b2.1', (text) => text.replace('\\nd\\n', '\\nx\\n'));
  await assert.rejects(told('b2.1', otherReply), /another program/);
});

function told(
  step: string,
  { state, checkpoints, table }: Explored,
): ReturnType<typeof toldAtStep> {
  const environment = new ContestEnvironment({
    problem: aProblem(),
    judge: tableJudge(table),
    language: 'python3',
    failedPrograms: 'shown',
    digest: sha256,
  });
  return toldAtStep(step, state, { environment, checkpoints }, signal);
}

async function transcriptOf(
  step: string,
  { state, checkpoints }: Explored,
): Promise<{ messages: unknown[] }> {
  const commit = state.steps.get(step)?.taken.checkpoint ?? '';
  const { files } = await checkpoints.restore(commit, signal);
  return JSON.parse(files.get(TRANSCRIPT) ?? '') as { messages: unknown[] };
}

function withTranscript(run: Explored, step: string, change: (text: string) => string): Explored {
  const commit = run.state.steps.get(step)?.taken.checkpoint;
  const checkpoints: MemoryCheckpoints = {
    ...run.checkpoints,
    restore: async (wanted, at) => {
      const restored = await run.checkpoints.restore(wanted, at);
      if (wanted !== commit) return restored;
      const text = change(restored.files.get(TRANSCRIPT) ?? '');
      return { ...restored, files: new Map([...restored.files, [TRANSCRIPT, text]]) };
    },
  };
  return { ...run, checkpoints };
}
