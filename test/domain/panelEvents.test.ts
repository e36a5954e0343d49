import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chunksForPanel } from '../../src/domain/panelEvents.ts';
import { HINT_CHARS } from '../../src/domain/panelLimits.ts';
import { fromPanelSchema, toPanelSchema } from '../../src/domain/protocol.ts';
import type { RunEvent } from '../../src/domain/runEvent.ts';
import { fold } from '../../src/domain/foldRun.ts';
import { explored } from '../support/exploredRun.ts';

const STORY = `
  program a | wrongAnswer 1/3
  program b | wrongAnswer 1/3
  blame 1   | read all input first
  program c | accepted 3/3
`;
const SETTINGS = { rollouts: 1, horizon: 2 } as const;

describe('events on their way to a panel', () => {
  test('come without program texts, and a reply without a program stays one', async () => {
    const { events } = await explored(
      `
      program a | wrongAnswer 1/3
      says      | I cannot do that.
      `,
      { settings: { rollouts: 1, horizon: 2, depth: 0 } },
    );
    const told = [...chunksForPanel(events)].flat();
    const programs = told.flatMap((event) => (event.kind === 'stepTaken' ? [event.program] : []));
    assert.deepEqual(programs, ['', null]);
  });

  test('fold to the run they came from, whatever their number', async () => {
    const { events } = await explored(STORY, { settings: SETTINGS });
    const state = fold([...chunksForPanel(events)].flat());
    assert.equal(state.nextSeq, events.length);
    assert.deepEqual([...state.steps.keys()], ['b1.1', 'b1.2', 'b2.1']);
    assert.deepEqual(state.spend, fold(events).spend);
  });

  test('travel in bounded chunks, in order, none lost', () => {
    const chunks = [...chunksForPanel(judgements({ count: 5000, factChars: 40 }))];
    assert.deepEqual(
      chunks.flat().map(({ seq }) => seq),
      Array.from({ length: 5000 }, (_, seq) => seq),
    );
    assert.ok(chunks.length > 1);
    for (const chunk of chunks) assert.ok(JSON.stringify(chunk).length < 1_500_000);
  });

  test('with long facts travel in smaller chunks, and one that is too large goes alone', () => {
    const events = judgements({ count: 12, factChars: 400_000 });
    for (const chunk of chunksForPanel(events)) assert.ok(chunk.length <= 2);
    const large = judgements({ count: 3, factChars: 2_000_000 });
    assert.deepEqual(
      [...chunksForPanel(large)].map(({ length }) => length),
      [1, 1, 1],
    );
  });

  test('of a run without events make no chunk', () => {
    assert.deepEqual([...chunksForPanel([])], []);
  });

  test('are messages that the panel understands', async () => {
    const { events } = await explored(STORY, { settings: SETTINGS });
    for (const chunk of chunksForPanel(events)) {
      toPanelSchema.parse({ kind: 'reset', run: 'r', events: chunk, total: events.length });
    }
  });
});

describe('what a panel asks', () => {
  test('is refused where it is none of the known requests', () => {
    const bad = [
      { kind: 'executeCommand', command: 'workbench.action.quit' },
      { kind: 'openStep' },
      { kind: 'openStep', step: '' },
      { kind: 'openStep', step: 'b1.1', path: '/etc/passwd' },
      { kind: 'act', does: 'deleteEverything' },
      { kind: 'branchFrom', step: 'b1.1', hint: 'x'.repeat(HINT_CHARS + 1) },
      'stop',
      null,
    ];
    for (const message of bad) assert.equal(fromPanelSchema.safeParse(message).success, false);
  });

  test('may be a branch from the problem itself, without a hint', () => {
    const asked = fromPanelSchema.parse({ kind: 'branchFrom', step: null, hint: '' });
    assert.deepEqual(asked, { kind: 'branchFrom', step: null, hint: '' });
  });
});

function judgements(size: { readonly count: number; readonly factChars: number }): RunEvent[] {
  return Array.from({ length: size.count }, (_, seq) => ({
    v: 1,
    run: 'r',
    seq,
    at: '2026-01-01T00:00:00.000Z',
    kind: 'stepJudged',
    step: `b1.${seq + 1}`,
    visible: { verdict: 'wrongAnswer', passed: 0, total: 3 },
    facts: [{ number: 1, kind: 'difference', test: 0, text: 'x'.repeat(size.factChars) }],
    outputDigest: '0'.repeat(64),
    testsRun: 3,
    cpuMs: 1,
    judgeMs: 1,
  }));
}
