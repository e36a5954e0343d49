import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RunEvent } from '../../src/domain/runEvent.ts';
import { emptyRun } from '../../src/domain/foldRun.ts';
import { shownLanes } from '../../webview/run/filter.ts';
import { Lanes } from '../../webview/run/lanes.ts';
import { Marks } from '../../webview/run/marks.ts';
import { takeEvents, type ToldRun } from '../../webview/run/takeEvents.ts';
import { longRun } from '../support/panel/longRun.ts';
import { sumUntilTheEnd } from '../support/panel/scenarios.ts';

describe('the lanes of a run', () => {
  test('stand below the branch they were learnt from', () => {
    const { lanes } = told(sumUntilTheEnd());
    assert.deepEqual(
      lanes.rows.map(({ branch }) => branch),
      ['b1', 'b6', 'b2', 'b5', 'b3', 'b7', 'b4', 'b8'],
    );
  });

  test('are numbered from top to bottom, wherever one is put in', () => {
    const { lanes } = told(longRun(400));
    assert.deepEqual(
      lanes.rows.map(({ row }) => row),
      lanes.rows.map((_, index) => index),
    );
    for (const { parent, row } of lanes.rows) assert.ok(parent === null || parent.row < row);
  });

  test('know whether a commit was restored for them, and of which step', () => {
    const restored = told(sumUntilTheEnd()).lanes.rows.filter((lane) => lane.restored);
    assert.deepEqual(
      restored.map(({ branch, from }) => [branch, from]),
      [
        ['b6', null],
        ['b5', null],
        ['b7', null],
        ['b8', 'b4.3'],
      ],
    );
  });

  test('come out the same told one by one as told at once', () => {
    const events = longRun(300);
    let run = told([]);
    for (const event of events) run = { ...run, ...takeEvents(run, [event]) };
    const atOnce = told(events);
    assert.deepEqual(
      run.lanes.rows.map(({ branch, row, depth }) => [branch, row, depth]),
      atOnce.lanes.rows.map(({ branch, row, depth }) => [branch, row, depth]),
    );
    assert.deepEqual(run.marks.lookBacks, atOnce.marks.lookBacks);
  });
});

describe('events that come to a panel', () => {
  test('are passed over where they are here already', () => {
    const events = sumUntilTheEnd();
    const { state, fresh, gap } = takeEvents(told(events.slice(0, 40)), events.slice(30, 50));
    assert.deepEqual([state.nextSeq, fresh.length, gap], [50, 10, false]);
  });

  test('are taken up to a gap', () => {
    const events = sumUntilTheEnd();
    const { state, gap } = takeEvents(told(events.slice(0, 10)), events.slice(12));
    assert.deepEqual([state.nextSeq, gap], [10, true]);
  });
});

describe('a filter', () => {
  const run = told(sumUntilTheEnd());

  test('keeps the lanes with a match and those they hang on', () => {
    const shown = shownLanes(run.lanes, run.state, 'b8.1');
    assert.deepEqual([...(shown.matches ?? [])], ['b8.1']);
    assert.deepEqual(
      shown.lanes.map(({ branch }) => branch),
      ['b4', 'b8'],
    );
  });

  test('finds verdicts, facts and lessons, whatever their case', () => {
    const found = (filter: string): number =>
      shownLanes(run.lanes, run.state, filter).matches?.size ?? -1;
    assert.equal(found('WRONG ANSWER'), 3);
    assert.ok(found('turned a whole line') > 0);
    assert.ok(found('twice as often for each stair') > 0);
    assert.equal(found('no such thing'), 0);
  });

  test('of blanks alone is none', () => {
    assert.equal(shownLanes(run.lanes, run.state, '  ').matches, null);
  });
});

function told(events: readonly RunEvent[]): ToldRun {
  const run: ToldRun = {
    state: emptyRun(),
    lanes: new Lanes(),
    marks: new Marks(),
    misfit: null,
  };
  return { ...run, ...takeEvents(run, events) };
}
