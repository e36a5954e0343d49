import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatted } from '../../../src/core/learn/formats.ts';
import type { TrainingRow } from '../../../src/core/learn/trainingRow.ts';
import { aRow } from '../../support/aRow.ts';
import { atifSchema } from '../../support/atifSchema.ts';

test('a row with a history is a trajectory: failed replies are context, what came back is observed', () => {
  const row = withHistory(aRow({}));
  const { agent, steps, trajectory_id } = trajectory(row);
  assert.deepEqual(agent, { name: 'leafe', version: '0.1.0', model_name: 'tape:x' });
  assert.equal(trajectory_id, 'r/c1');
  assert.deepEqual(steps, [
    { step_id: 1, source: 'system', message: 'You are an expert competitive programmer.' },
    { step_id: 2, source: 'user', message: 'Read two integers and print their sum.' },
    {
      step_id: 3,
      source: 'agent',
      message: 'print(1)',
      is_copied_context: true,
      observation: { results: [{ content: 'It is wrong.' }] },
    },
    {
      step_id: 4,
      source: 'agent',
      message: 'print(2)',
      metrics: { prompt_tokens: 40, completion_tokens: 9 },
      llm_call_count: 1,
    },
  ]);
});

test('tokens of a prompt that had a lesson are not those of the row', () => {
  const row = { ...aRow({}), usage: { promptTokens: null, completionTokens: 9 } };
  assert.deepEqual(trajectory(row).steps.at(-1)?.metrics, { completion_tokens: 9 });
});

test("a person's program is a step that no model was called for", () => {
  const row = aRow({});
  const last = trajectory({ ...row, origin: { ...row.origin, author: 'person' } }).steps.at(-1);
  assert.equal(last?.llm_call_count, 0);
  assert.equal(last.metrics, undefined);
});

function trajectory(row: TrainingRow): ReturnType<typeof atifSchema.parse> {
  return atifSchema.parse(formatted(row, { format: 'atif', weight: 1, version: '0.1.0' }));
}

function withHistory(row: TrainingRow): TrainingRow {
  return {
    ...row,
    prompt: [
      ...row.prompt,
      { role: 'assistant', content: 'print(1)' },
      { role: 'user', content: 'It is wrong.' },
    ],
    usage: { promptTokens: 40, completionTokens: 9 },
  };
}
