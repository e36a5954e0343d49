import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watched } from '../../src/app/watchedModel.ts';
import { watchActivity, type Activity } from '../../src/cli/activity.ts';
import { frame } from '../../src/cli/liveView.ts';
import { rowsOf } from '../../src/cli/redraw.ts';
import { paintFor } from '../../src/cli/text.ts';
import { fold } from '../../src/domain/foldRun.ts';
import { branchOf, type RunState } from '../../src/domain/runState.ts';
import { explored } from '../support/exploredRun.ts';
import { scriptedModel } from '../support/scriptedModel.ts';

const NEVER = new AbortController().signal;

test('a step being written shows the line its model is at, then waits for its verdict', async () => {
  const state = await stateAtFirstRound();
  const activity = watchActivity();
  activity.onStart('b1.1');
  assert.match(screenOf(state, activity), /b1\.1 … reads the problem/);
  activity.onText('b1.1', 'Here it is.\n```python\nn = int(input())\nprint(n');
  assert.match(screenOf(state, activity), /b1\.1 … writes {2}print\(n$/m);
  activity.onText('b1.1', ' + 1)\n```\n');
  assert.match(screenOf(state, activity), /b1\.1 … writes {2}print\(n \+ 1\)$/m);
  activity.onEnd('b1.1');
  assert.match(screenOf(state, activity), /b1\.1 … to be judged/);
});

test('a look back shows its words, not its JSON', async () => {
  const activity = watchActivity();
  activity.onStart('b1.2?');
  activity.onText('b1.2?', '{"facts": [1], "diagnosis": "It stops at the first line.", "fi');
  assert.equal(activity.wordsOf('b1.2?'), '');
  activity.onText('b1.2?', 'x": "Read on to the');
  assert.equal(activity.wordsOf('b1.2?'), 'Read on to the');
  activity.onStart('b1.2?1');
  assert.equal(activity.wordsOf('b1.2?'), '', 'asked again, it begins anew');
});

test('who looks on hears of each call from its start to its end, one that fails too', async () => {
  const heard: string[] = [];
  const model = watched(scriptedModel([]), {
    onStart: (label) => heard.push(`start ${label}`),
    onText: () => undefined,
    onEnd: (label) => heard.push(`end ${label}`),
  });
  const request = { messages: [], temperature: 0, topP: 1, maxTokens: 9, seed: 1, label: 'b1.1' };
  await assert.rejects(model.complete(request, NEVER));
  assert.deepEqual(heard, ['start b1.1', 'end b1.1']);
});

test('two hundred branches fit a small screen: what is under way, then what came last', async () => {
  const script = Array.from({ length: 200 }, (_, index) => `program p${index} | wrongAnswer 1/3`);
  const { events } = await explored(script.join('\n'), {
    policy: 'independent',
    settings: { horizon: 1, maxBranches: 200 },
    batch: 4,
  });
  const open = events.findLastIndex(({ kind }) => kind === 'roundStarted');
  const state = fold(events.slice(0, open + 1));
  const [owing = ''] = state.owing;
  const activity = watchActivity();
  activity.onStart(`${owing}.1`);
  const lines = screenOf(state, activity, { columns: 60, rows: 20 }).split('\n');
  assert.ok(lines.length < 20, `${lines.length} lines`);
  assert.deepEqual(
    lines.filter((line) => line.length >= 60),
    [],
  );
  assert.ok(lines.some((line) => line.includes(`${owing}.1 … reads the problem`)));
  const left = lines.map((line) => Number(/^⋮ {2}(\d+) more$/.exec(line)?.[1] ?? 0));
  const shown = lines.filter((line) => /b\d+\.\d/.test(line)).length;
  assert.equal(shown + left.reduce((sum, count) => sum + count, 0), 200);
});

test('the clock goes on between events', async () => {
  const state = await stateAtFirstRound();
  const at = state.lastAt ?? 0;
  const late = frame('run', state, watchActivity(), SCREEN, at + 65_000).at(-1);
  assert.match(late ?? '', /1 min 05 s · 2 branches · 0 of 8 programs/);
});

test('lines broken anew by a narrower terminal are counted as the rows they take', () => {
  assert.equal(rowsOf(['', 'abc', 'abcdef', '\u001b[31mabcdefg\u001b[39m'], 3), 1 + 1 + 2 + 3);
});

const SCREEN = { columns: 100, rows: 30, paint: paintFor({ color: false }) };

function screenOf(state: RunState, activity: Activity, size = { columns: 100, rows: 30 }): string {
  return frame('run', state, activity, { ...SCREEN, ...size }, state.lastAt ?? 0).join('\n');
}

/** Two branches are open and owe a step. */
async function stateAtFirstRound(): Promise<RunState> {
  const { events } = await explored(
    `
    program a | wrongAnswer 1/3
    program b | accepted 3/3
  `,
    { settings: { rollouts: 2, budget: { programs: 8 } }, batch: 2 },
  );
  const round = events.findIndex(({ kind }) => kind === 'roundStarted');
  const state = fold(events.slice(0, round + 1));
  assert.equal(branchOf(state, 'b2').steps.length, 0);
  return state;
}
