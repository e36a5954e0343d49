import type { Activity, FromPanel, ToPanel, ToPanelOf } from '../../src/domain/protocol.ts';
import type { RunEvent } from '../../src/domain/runEvent.ts';
import { emptyRun } from '../../src/domain/foldRun.ts';
import type { RunState } from '../../src/domain/runState.ts';
import type { PanelHost } from '../host.ts';
import { count, speak } from '../text.ts';
import { Lanes } from './lanes.ts';
import { Marks } from './marks.ts';
import { newsOf } from './news.ts';
import { parseSavedView, viewOf, type SavedView } from './savedView.ts';
import { withDetail, withoutDetails, type StepText, type StepTexts } from './stepTexts.ts';
import { takeEvents, type ToldRun } from './takeEvents.ts';

/** Everything the panel draws. A new one for each change; `lanes` and `marks` grow in place with `state`. */
export interface Snapshot extends ToldRun {
  /** Null until the host sent one. */
  readonly run: string | null;
  /** Events the journal held when the host began to send it. */
  readonly total: number;
  /** Null until the host said. */
  readonly activity: Activity | null;
  readonly writing: ReadonlySet<string>;
  readonly problem: ToPanelOf<'problem'>['problem'];
  readonly texts: StepTexts;
  readonly view: SavedView;
  /** Newest sentence for the live region. */
  readonly said: string;
}

type Listener = () => void;

/** The panel's one owner of state: takes the host's messages in, and is rebuilt from them at any time. */
export class PanelStore {
  readonly #host: PanelHost;
  readonly #listeners = new Set<Listener>();
  #snapshot: Snapshot;
  /** Set while a `ready` waits for its answer, so that one gap asks once. */
  #asked = false;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#snapshot = { ...NOTHING, ...blank(), view: parseSavedView(host.saved()) };
    host.listen((message) => this.#receive(message));
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Returns what ends it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks for the run, or for what is missing of it. */
  ready(): void {
    const { run, state } = this.#snapshot;
    this.#asked = true;
    this.ask({ kind: 'ready', run, after: state.nextSeq === 0 ? null : state.nextSeq - 1 });
  }

  ask(request: FromPanel): void {
    this.#host.ask(request);
  }

  /** Texts of a step, unless they are here or on their way. */
  want(step: string): void {
    if (this.#snapshot.texts.has(step)) return;
    this.#change({ texts: withDetail(this.#snapshot.texts, step, { kind: 'loading' }) });
    this.ask({ kind: 'loadStep', step });
  }

  forget(step: string): void {
    this.#change({ texts: withoutDetails(this.#snapshot.texts, [step]) });
  }

  /** The person went to a step, or with null to the run: the newest step is no longer followed. */
  select(step: string | null): void {
    if (step !== this.#snapshot.view.selected) this.ask({ kind: 'selected', step });
    this.setView({ selected: step, follow: false });
  }

  setView(changes: Partial<SavedView>): void {
    const view = { ...this.#snapshot.view, ...changes };
    this.#host.save(view);
    this.#change({ view });
  }

  say(said: string): void {
    this.#change({ said });
  }

  dismissProblem(): void {
    this.#change({ problem: null });
  }

  #receive(message: ToPanel): void {
    const isOfAnother = 'run' in message && message.run !== this.#snapshot.run;
    if (isOfAnother && message.kind !== 'reset') return;
    switch (message.kind) {
      case 'reset':
        return this.#reset(message);
      case 'append':
        return this.#take(message.events);
      case 'activity':
        return this.#change({ activity: message.activity, writing: new Set(message.writing) });
      case 'step':
        return this.#hold(message.detail.step, { kind: 'here', detail: message.detail });
      case 'stepProblem':
        return this.#hold(message.step, { ...message, kind: 'failed' });
      case 'problem':
        return this.#change({ problem: message.problem });
      case 'reveal':
        return this.setView({ selected: message.step, follow: false });
      case 'strings':
        speak(message.language, message.texts);
        document.documentElement.lang = message.language;
        return this.#change({});
    }
  }

  #reset({ run, events, total }: ToPanelOf<'reset'>): void {
    const view = viewOf(run, this.#snapshot.view);
    this.#snapshot = { ...this.#snapshot, ...blank(), run, total, view, misfit: null };
    this.#host.save(view);
    this.#take(events);
  }

  #take(events: readonly RunEvent[]): void {
    const before = this.#snapshot;
    const { state, misfit, fresh, gap } = takeEvents(before, events);
    const said = this.#told(before, fresh, state);
    const texts = withoutDetails(before.texts, fresh.flatMap(stepsRetold));
    this.#change({ state, misfit, texts, ...(said === '' ? {} : { said }) });
    // One gap asks once: what fits is the answer to it.
    if (fresh.length > 0) this.#asked = false;
    if (gap && !this.#asked) this.ready();
  }

  /** A run that is being loaded is told of once, when it is here; after that its news. */
  #told(before: Snapshot, fresh: readonly RunEvent[], state: RunState): string {
    if (before.state.nextSeq >= before.total) return newsOf(fresh, state, before.marks);
    return state.nextSeq >= before.total ? count('say.loaded', state.steps.size) : '';
  }

  #hold(step: string, text: StepText): void {
    this.#change({ texts: withDetail(this.#snapshot.texts, step, text) });
  }

  #change(changes: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...changes };
    for (const listener of this.#listeners) listener();
  }
}

/** Steps whose texts an event makes old: a judged one has failing tests, a correction a counterpart. */
function stepsRetold(event: RunEvent): readonly string[] {
  if (event.kind === 'stepJudged') return [event.step];
  return event.kind === 'correctionRecorded' ? [event.blamed, event.corrected] : [];
}

function blank(): Pick<Snapshot, 'state' | 'lanes' | 'marks' | 'texts'> {
  return { state: emptyRun(), lanes: new Lanes(), marks: new Marks(), texts: new Map() };
}

const NOTHING: Omit<Snapshot, 'state' | 'lanes' | 'marks' | 'texts' | 'view'> = {
  run: null,
  total: 0,
  activity: null,
  writing: new Set(),
  problem: null,
  misfit: null,
  said: '',
};
