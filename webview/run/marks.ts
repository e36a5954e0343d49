import type { RunEvent } from '../../src/domain/runEvent.ts';

/** A look back, by the branch that made it. */
export interface LookBack {
  readonly branch: string;
  /** Which of the branch's reflections, from 0. */
  readonly index: number;
  /** The step it stood on, where its arc begins. */
  readonly after: string;
  readonly blamed: string;
  /** The branches it opened. */
  readonly opened: readonly string[];
}

/** What other events say of a step. */
export interface StepMarks {
  readonly blamedBy: readonly LookBack[];
  /** Branches that go on from it. */
  readonly continuedBy: readonly string[];
  /** Steps that correct it. */
  readonly correctedBy: readonly string[];
  /** The steps it corrects. */
  readonly corrects: readonly string[];
}

const NO_LOOK_BACKS: readonly LookBack[] = [];
const NO_MARKS: StepMarks = { blamedBy: [], continuedBy: [], correctedBy: [], corrects: [] };

type Growing<T> = { readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/**
 * Marks of all steps, and of the problem (null), as events come in. What `of` and `by` give is another object once it says something
 * else.
 */
export class Marks {
  readonly #lookBacks: LookBack[] = [];
  readonly #across: LookBack[] = [];
  readonly #branchOf = new Map<string, string>();
  readonly #steps = new Map<string | null, Growing<StepMarks>>();
  readonly #byBranch = new Map<string, Growing<LookBack>[]>();
  readonly #lastStep = new Map<string, string>();
  #newest: string | null = null;

  /** The step taken last. */
  get newest(): string | null {
    return this.#newest;
  }

  /** All of them, in the order they were made. */
  get lookBacks(): readonly LookBack[] {
    return this.#lookBacks;
  }

  /** Those that blame a step of another branch. */
  get lookBacksAcross(): readonly LookBack[] {
    return this.#across;
  }

  of(step: string | null): StepMarks {
    return this.#steps.get(step) ?? NO_MARKS;
  }

  /** The look backs of a branch, in order. */
  by(branch: string): readonly LookBack[] {
    return this.#byBranch.get(branch) ?? NO_LOOK_BACKS;
  }

  take(event: RunEvent): void {
    if (event.kind === 'stepTaken') {
      this.#lastStep.set(event.branch, event.step);
      this.#branchOf.set(event.step, event.branch);
      this.#newest = event.step;
    }
    if (event.kind === 'branchReflected') this.#lookBack(event.branch, event.blamed);
    if (event.kind === 'branchOpened') {
      this.#growing(event.from).continuedBy.push(event.branch);
      if (event.because === null) return;
      this.#byBranch.get(event.because)?.[event.reflection ?? 0]?.opened.push(event.branch);
    }
    if (event.kind === 'correctionRecorded') {
      this.#growing(event.blamed).correctedBy.push(event.corrected);
      this.#growing(event.corrected).corrects.push(event.blamed);
    }
  }

  #lookBack(branch: string, blamed: string): void {
    const earlier = this.#byBranch.get(branch) ?? [];
    const after = this.#lastStep.get(branch) ?? blamed;
    const lookBack = { branch, index: earlier.length, after, blamed, opened: [] };
    this.#byBranch.set(branch, [...earlier, lookBack]);
    this.#lookBacks.push(lookBack);
    if (this.#branchOf.get(blamed) !== branch) this.#across.push(lookBack);
    this.#growing(blamed).blamedBy.push(lookBack);
  }

  /** The marks of a step to add to: another object each time, with the same lists, which may be long. */
  #growing(step: string | null): Growing<StepMarks> {
    const known = this.#steps.get(step);
    const marks =
      known === undefined
        ? { blamedBy: [], continuedBy: [], correctedBy: [], corrects: [] }
        : { ...known };
    this.#steps.set(step, marks);
    return marks;
  }
}
