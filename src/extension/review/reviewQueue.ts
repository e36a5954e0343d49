import type { Corrections } from '../../app/corrections.ts';
import type { ReviewedCorrection } from '../../app/reviewedCorrections.ts';
import { decisionOf, nextToReview, partOf, type Review } from '../../core/learn/standing.ts';
import { groupBy } from '../../domain/groupBy.ts';
import { Changes, type Listener } from '../changes.ts';

export interface ReviewQueueContext {
  readonly home: () => string;
  readonly reviewer: () => string;
}

/** The corrections of a home in the order they are reviewed in, and what this window's reviewer decides of them. */
export class ReviewQueue {
  readonly #context: ReviewQueueContext;
  readonly #changes = new Changes();
  /** What was decided in this window and not taken back, oldest first. */
  readonly #decided: string[] = [];
  #corrections: { readonly home: string; readonly of: Corrections } | null = null;

  constructor(context: ReviewQueueContext) {
    this.#context = context;
  }

  get reviewer(): string {
    return this.#context.reviewer();
  }

  /** Whether a run holds a step to correct, as the journals were when they were last looked at. */
  get hasFailedSteps(): boolean {
    return this.#corrections?.of.hasFailedSteps ?? false;
  }

  onChange(listener: Listener): { dispose(): void } {
    return this.#changes.listen(listener);
  }

  /** Something was decided or measured by another way than this one. */
  changed(): void {
    this.#changes.tell();
  }

  /** Those of one problem stand together, the oldest first: a reviewer who has understood a problem goes on with it. */
  async all(): Promise<readonly ReviewedCorrection[]> {
    const { reviewedCorrections } = await import('../../app/reviewedCorrections.ts');
    const signal = new AbortController().signal;
    const all = await reviewedCorrections(await this.#read(), this.#context.home(), signal);
    return [...groupBy(all, ({ correction }) => correction.problem).values()].flat();
  }

  async find(name: string): Promise<ReviewedCorrection | null> {
    return (await this.all()).find((one) => one.name === name) ?? null;
  }

  /** Writes down a decision; gives the one to look at next, null where nothing is left to review. */
  async decide(
    name: string,
    decision: Review['decision'],
    reason?: string,
  ): Promise<ReviewedCorrection | null> {
    const { decide } = await import('../../app/decide.ts');
    const found = await this.find(name);
    if (found === null) return null;
    const isSaid = decisionOf(found.reviews, this.reviewer) === decision && reason === undefined;
    if (!isSaid) {
      await decide(this.#context.home(), this.reviewer, [{ correction: name, decision, reason }]);
      this.#decided.push(name);
      this.#changes.tell();
    }
    return this.neighbour(name, 'next');
  }

  /** Takes back what was said of this one, or else what was decided last in this window; gives the one it was. */
  async undo(name: string | null): Promise<ReviewedCorrection | null> {
    const found = name === null ? null : await this.find(name);
    const isSaid = found !== null && decisionOf(found.reviews, this.reviewer) !== null;
    const last = isSaid ? found.name : (this.#decided.at(-1) ?? null);
    if (last === null) return null;
    const { decide } = await import('../../app/decide.ts');
    const taken = { correction: last, decision: 'withdrawn' } as const;
    await decide(this.#context.home(), this.reviewer, [taken]);
    const at = this.#decided.lastIndexOf(last);
    if (at >= 0) this.#decided.splice(at, 1);
    this.#changes.tell();
    return this.find(last);
  }

  /** The next or the previous one that the reviewer has not decided on; null where there is none but this. */
  async neighbour(
    name: string | null,
    which: 'next' | 'previous',
  ): Promise<ReviewedCorrection | null> {
    const all = await this.all();
    const order = which === 'next' ? all : all.toReversed();
    const isToReview = ({ reviews }: ReviewedCorrection): boolean =>
      partOf(reviews, this.reviewer) === 'toReview';
    const from = order.find((one) => one.name === name);
    if (from === undefined) return order.find(isToReview) ?? null;
    return nextToReview(order, from, isToReview);
  }

  /** What was read once is kept, so that looking again reads only journals that have grown. */
  async #read(): Promise<Corrections> {
    const home = this.#context.home();
    if (this.#corrections?.home === home) return this.#corrections.of;
    const { Corrections } = await import('../../app/corrections.ts');
    const of = new Corrections(home);
    this.#corrections = { home, of };
    return of;
  }
}
