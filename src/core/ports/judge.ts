import type {
  HiddenJudgement,
  TestFigures,
  VisibleJudgement,
  VisibleResult,
} from '../../domain/judgement.ts';
import type { Problem, Program } from '../../domain/problem.ts';

/** What a whole judgement of one program gives: the visible side with details, the hidden side with figures alone. */
export interface FullJudgement {
  readonly visible: VisibleJudgement;
  /** Null where the visible tests already failed, or there are no hidden ones. */
  readonly hidden: HiddenJudgement | null;
}

/**
 * Compiles and runs programs in a sandbox and compares their outputs out here. A judge that failed itself after its
 * retries gives the verdict `judgeError`; an engine that is gone is a `LeafeError<'sandbox'>`.
 *
 * `onTest` is told of each test as it ends, in order; of the same test again where a sandbox had to be replaced.
 */
export interface Judge {
  /** All visible tests, each run whatever the others gave: the facts want every one. */
  judgeVisible(
    problem: Problem,
    program: Program,
    signal: AbortSignal,
    options?: { readonly onTest?: (result: VisibleResult) => void },
  ): Promise<VisibleJudgement>;
  /** Hidden tests in order, stopping at the first that fails unless `everyTest`. */
  judgeHidden(
    problem: Problem,
    program: Program,
    signal: AbortSignal,
    options?: { readonly everyTest?: boolean; readonly onTest?: (figures: TestFigures) => void },
  ): Promise<HiddenJudgement>;
  close(): Promise<void>;
}
