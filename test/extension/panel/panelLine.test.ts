import assert from 'node:assert/strict';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { LeafeError } from '../../../src/core/errors.ts';
import { toPanelSchema, type ToPanel, type ToPanelOf } from '../../../src/domain/protocol.ts';
import type { RunEvent } from '../../../src/domain/runEvent.ts';
import { PanelLine } from '../../../src/extension/panel/panelLine.ts';
import type { LiveRun } from '../../../src/extension/runs.ts';
import { longRun } from '../../support/panel/longRun.ts';
import { sumUntilTheEnd } from '../../support/panel/scenarios.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const EVENTS = sumUntilTheEnd();
const RUN = EVENTS[0]?.run ?? '';
const ANEW = { kind: 'ready', run: null, after: null } as const;

test('a page is told the whole run, then what is new, without programs and without a gap', async (t) => {
  const page = await pageOf(t, { events: EVENTS.slice(0, 40) });
  page.line.ready(ANEW);
  await page.until('problem', ({ problem }) => problem === null);
  assert.deepEqual(page.kinds(), ['strings', 'reset', 'activity', 'problem']);
  await page.write(EVENTS.slice(40));
  page.line.wake();
  await page.until('append', ({ events }) => events.at(-1)?.seq === EVENTS.length - 1);
  assert.deepEqual(page.seqs(), [...EVENTS.keys()]);
  assert.ok(!page.events().some((event) => event.kind === 'stepTaken' && event.program !== ''));
});

test('a page that lost something is told the rest alone, and one that came anew everything', async (t) => {
  const page = await pageOf(t, { events: EVENTS });
  page.line.ready({ kind: 'ready', run: RUN, after: 59 });
  await page.until('activity', () => true);
  assert.deepEqual(page.seqs()[0], 60);
  assert.ok(!page.kinds().includes('reset'));
  page.forget();
  page.line.leave();
  page.line.wake();
  page.line.ready(ANEW);
  await page.until('activity', () => true);
  assert.deepEqual(page.seqs(), [...EVENTS.keys()]);
});

test('a long run waits for a slow page: one message is on its way at a time', async (t) => {
  const events = longRun(4000);
  const page = await pageOf(t, { events, slow: true });
  page.line.ready({ ...ANEW });
  await page.until('activity', () => true);
  assert.equal(page.mostAtOnce(), 1);
  assert.equal(page.seqs().length, events.length);
  assert.ok(page.kinds().filter((kind) => kind === 'append').length < 30);
});

test('a run that starts is shown before it has a journal, and says which branch is being written', async (t) => {
  const live: LiveRun = {
    run: RUN,
    problem: 'add. Add',
    state: null,
    progress: null,
    writing: [],
    stopping: false,
  };
  const page = await pageOf(t, { live });
  page.line.ready(ANEW);
  const first = await page.until('activity', () => true);
  assert.equal(first.activity, 'running');
  page.setLive({ ...live, writing: ['b1'], stopping: true });
  page.line.wake();
  const next = await page.until('activity', ({ writing }) => writing.length > 0);
  assert.equal(next.activity, 'stopping');
});

test('a run that is at work elsewhere says so', async (t) => {
  const page = await pageOf(t, { events: EVENTS.slice(0, 40), elsewhere: true });
  page.line.ready(ANEW);
  await page.until('activity', ({ activity }) => activity === 'elsewhere');
});

test('a damaged journal is shown up to the damage, with a button that opens it', async (t) => {
  const page = await pageOf(t, { events: EVENTS.slice(0, 40), end: '{"v":1,"seq":40\n' });
  page.line.ready(ANEW);
  await page.until('activity', ({ activity }) => activity === 'readOnly');
  const told = await page.until('problem', ({ problem }) => problem !== null);
  assert.match(told.problem?.message ?? '', /damaged.*line 41/);
  assert.equal(told.problem?.actions[0]?.does, 'openJournal');
  assert.equal(page.seqs().length, 40);
});

test('an event that does not fit the ones before it ends what is shown', async (t) => {
  const odd = EVENTS.find(({ kind }) => kind === 'stepJudged');
  assert.ok(odd?.kind === 'stepJudged');
  const events = [...EVENTS.slice(0, 30), { ...odd, seq: 30, step: 'b9.9' }];
  const page = await pageOf(t, { events });
  page.line.ready(ANEW);
  const told = await page.until('problem', ({ problem }) => problem !== null);
  assert.match(told.problem?.message ?? '', /event 30/);
  assert.equal(page.seqs().length, 30);
});

test('a run that is not on the disk says so, and is shown once it is put back', async (t) => {
  const page = await pageOf(t, {});
  page.line.ready(ANEW);
  const told = await page.until('problem', ({ problem }) => problem !== null);
  assert.equal(told.problem?.actions[0]?.does, 'retry');
  await page.write(EVENTS);
  page.line.retry();
  await page.until('problem', ({ problem }) => problem === null);
  assert.equal(page.seqs().at(-1), EVENTS.length - 1);
});

test('what went wrong is told with what helps, again when it happens again, and is over when the run goes on', async (t) => {
  const page = await pageOf(t, { events: EVENTS.slice(0, 40) });
  page.line.ready(ANEW);
  await page.until('problem', ({ problem }) => problem === null);
  const lost = new LeafeError('sandbox', 'engineUnavailable', 'no socket answers');
  for (const _turn of [1, 2]) {
    page.forget();
    page.line.fail(lost);
    const { problem } = await page.until('problem', () => true);
    assert.deepEqual(problem?.actions, [{ does: 'help', label: 'Check Setup' }]);
    assert.equal(page.line.help?.command, 'leafe.checkSetup');
  }
  page.setLive({
    run: RUN,
    problem: 'p',
    state: null,
    progress: null,
    writing: [],
    stopping: false,
  });
  page.line.wake();
  await page.until('problem', ({ problem }) => problem === null);
});

interface PageOptions {
  readonly events?: readonly RunEvent[];
  /** What stands behind them in the journal. */
  readonly end?: string;
  readonly live?: LiveRun;
  readonly elsewhere?: boolean;
  /** Takes a while over each message. */
  readonly slow?: boolean;
}

/** A page that takes down what it is told, and the journal it is told of. */
async function pageOf(t: TestContext, options: PageOptions) {
  const { events, end = '', elsewhere = false, slow = false } = options;
  const folder = await temporaryFolder(t);
  const journal = join(folder, 'journal.jsonl');
  let live = options.live ?? null;
  let told: ToPanel[] = [];
  let atOnce = 0;
  let most = 0;
  let look: () => void = () => undefined;
  const write = async (more: readonly RunEvent[], rest = ''): Promise<void> => {
    await mkdir(folder, { recursive: true });
    const lines = more.map((event) => `${JSON.stringify(event)}\n`).join('');
    await appendFile(journal, lines + rest);
  };
  if (events !== undefined) {
    await writeFile(journal, '');
    await write(events, end);
  }
  const post = async (message: ToPanel): Promise<void> => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    if (slow) await new Promise((resolve) => setTimeout(resolve, 5));
    atOnce -= 1;
    told.push(toPanelSchema.parse(message));
    look();
  };
  const line = new PanelLine({
    run: events?.[0]?.run ?? RUN,
    folder,
    live: () => live,
    isElsewhere: () => Promise.resolve(elsewhere),
    strings: () => ({ kind: 'strings', language: 'en', texts: {} }),
    post,
    onLook: () => undefined,
  });
  const taken = (): RunEvent[] => told.flatMap((each) => ('events' in each ? each.events : []));
  return {
    line,
    write,
    events: taken,
    seqs: () => taken().map(({ seq }) => seq),
    kinds: () => told.map(({ kind }) => kind),
    mostAtOnce: () => most,
    forget: () => void (told = []),
    setLive: (now: LiveRun) => void (live = now),
    /** The newest message of a kind, once it is as wanted. */
    until: <K extends ToPanel['kind']>(
      kind: K,
      fits: (message: ToPanelOf<K>) => boolean,
    ): Promise<ToPanelOf<K>> =>
      new Promise((resolve) => {
        look = () => {
          const newest = told.findLast((each): each is ToPanelOf<K> => each.kind === kind);
          if (newest !== undefined && fits(newest)) resolve(newest);
        };
        look();
      }),
  };
}
