import { setTimeout as pause } from 'node:timers/promises';
import { chunksForPanel } from '../../domain/panelEvents.ts';
import { FIRST_EVENTS } from '../../domain/panelLimits.ts';
import type { Activity, FromPanelOf, ToPanel, ToPanelOf } from '../../domain/protocol.ts';
import type { RunState } from '../../domain/runState.ts';
import type { Remedy } from '../commandIds.ts';
import type { LiveRun } from '../runs.ts';
import { panelProblem, runIsGone } from './panelProblem.ts';
import { RunFeed } from './runFeed.ts';

/** Events of a run come in bursts: no more than one message in the time of a frame. */
const FRAME_MS = 16;

export interface PanelLineContext {
  readonly run: string;
  readonly folder: string;
  /** The run where this window works on it. */
  readonly live: () => LiveRun | null;
  /** Whether another process works on it. */
  readonly isElsewhere: () => Promise<boolean>;
  readonly strings: () => ToPanelOf<'strings'>;
  /** Returns once the message is delivered, so that a slow page slows the reading down. */
  readonly post: (message: ToPanel) => Promise<void>;
  /** Told after each look at the run, whether a page listens or not. */
  readonly onLook: (look: { readonly state: RunState; readonly activity: Activity }) => void;
}

/**
 * Tells a page of a run: all of it when it says it is ready, then what is new, as the journal grows. One thing is told after the other;
 * nothing is held for a page that does not listen, which asks anew when it comes back.
 */
export class PanelLine {
  readonly #context: PanelLineContext;
  readonly #feed: RunFeed;
  #asked: FromPanelOf<'ready'> | null = null;
  #listens = false;
  #flowing = false;
  #again = false;
  /** What went wrong with the run beside its journal; over when the run is at work again. */
  #failure: unknown = null;
  #remedy: 'retry' | 'resume' = 'retry';
  #help: Remedy | null = null;
  /** Why the last look failed: the disk's doing, for the most part. */
  #broken: unknown = null;
  /** The step that is to come into sight once the page has the run. */
  #reveal: string | null = null;
  /** What the page was told last, so that it is told of changes alone. */
  readonly #told = new Map<'activity' | 'problem', string>();

  constructor(context: PanelLineContext) {
    this.#context = context;
    this.#feed = new RunFeed(context.folder);
  }

  get state(): RunState {
    return this.#feed.state;
  }

  /** The command that helps with the problem that was told last. */
  get help(): Remedy | null {
    return this.#help;
  }

  /** The page has come up, or has seen a gap. */
  ready(request: FromPanelOf<'ready'>): void {
    this.#asked = request;
    this.#listens = true;
    this.wake();
  }

  /** The page is gone, as when its tab was hidden. */
  leave(): void {
    this.#listens = false;
  }

  /** Brings a step into sight. */
  reveal(step: string): void {
    this.#reveal = step;
    this.wake();
  }

  /** Tells of what went wrong until the run is at work again, and offers `remedy` beside what the error knows; null takes it back. */
  fail(error: unknown, remedy: 'retry' | 'resume' = 'retry'): void {
    this.#failure = error;
    this.#remedy = remedy;
    // A person may have waved it away before it happened again.
    this.#told.delete('problem');
    this.wake();
  }

  /** Reads a journal again that could not be read. */
  retry(): void {
    this.#failure = null;
    this.#asked = { kind: 'ready', run: null, after: null };
    this.wake();
  }

  /** Something about the run may have changed. */
  wake(): void {
    if (this.#flowing) this.#again = true;
    else void this.#flow();
  }

  async #flow(): Promise<void> {
    this.#flowing = true;
    do {
      this.#again = false;
      this.#broken = null;
      try {
        await this.#turn();
      } catch (error) {
        this.#broken = error;
        await this.#tellHow().catch(() => undefined);
      }
    } while (this.#again);
    this.#flowing = false;
  }

  async #turn(): Promise<void> {
    const asked = this.#asked;
    this.#asked = null;
    if (asked !== null) await this.#begin(asked);
    for (;;) {
      const events = await this.#feed.next();
      if (events.length === 0) break;
      if (await this.#append(events)) await pause(FRAME_MS);
      if (this.#asked !== null) return;
    }
    await this.#tellHow();
    if (this.#reveal === null || !this.#listens) return;
    await this.#post({ kind: 'reveal', step: this.#reveal });
    this.#reveal = null;
  }

  async #begin({ run, after }: FromPanelOf<'ready'>): Promise<void> {
    const { run: shown, strings } = this.#context;
    this.#told.clear();
    const total = await this.#feed.count();
    await this.#post(strings());
    if (run === shown && after !== null && after < total) return this.#feed.from(after);
    this.#feed.from(null);
    const [first = [], ...others] = chunksForPanel(await this.#feed.next(), FIRST_EVENTS);
    await this.#post({ kind: 'reset', run: shown, events: first, total });
    for (const events of others) await this.#post({ kind: 'append', run: shown, events });
  }

  /** Whether anybody was told. */
  async #append(events: Parameters<typeof chunksForPanel>[0]): Promise<boolean> {
    if (!this.#listens || this.#asked !== null) return false;
    for (const chunk of chunksForPanel(events)) {
      await this.#post({ kind: 'append', run: this.#context.run, events: chunk });
    }
    return true;
  }

  /** Who is at work on the run, and what is wrong with it. */
  async #tellHow(): Promise<void> {
    const { run, live, isElsewhere, onLook } = this.#context;
    const atWork = live();
    if (atWork !== null) this.#failure = null;
    const nobody = atWork === null && !(await isElsewhere());
    const isGone = nobody && this.#feed.state.nextSeq === 0 && this.#failure === null;
    const isReadOnly = this.#feed.trouble !== null || isGone;
    const activity = isReadOnly ? 'readOnly' : nobody ? 'idle' : activityOf(atWork);
    const error = this.#failure ?? this.#broken ?? this.#feed.trouble;
    const otherwise = error === this.#failure ? this.#remedy : 'retry';
    const problem = error !== null ? panelProblem(error, otherwise) : isGone ? runIsGone() : null;
    this.#help = problem?.help ?? null;
    onLook({ state: this.#feed.state, activity });
    const writing = [...(atWork?.writing ?? [])];
    await this.#tell({ kind: 'activity', run, activity, writing });
    await this.#tell({ kind: 'problem', problem: problem?.told ?? null });
  }

  async #tell(message: ToPanelOf<'activity' | 'problem'>): Promise<void> {
    const words = JSON.stringify(message);
    if (!this.#listens || this.#told.get(message.kind) === words) return;
    this.#told.set(message.kind, words);
    await this.#post(message);
  }

  async #post(message: ToPanel): Promise<void> {
    if (this.#listens) await this.#context.post(message);
  }
}

function activityOf(live: LiveRun | null): Activity {
  if (live === null) return 'elsewhere';
  return live.stopping ? 'stopping' : 'running';
}
