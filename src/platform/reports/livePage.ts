import { z } from 'zod';
import type { ShownComparison, ShownEvaluation } from '../../core/evaluate/toldEvaluation.ts';
import type { ToPanelOf } from '../../domain/protocol.ts';

/** How an evaluation stands. */
export interface EvaluationStanding {
  /** `elsewhere`: another window or a command line is at work on it. */
  readonly state: 'starting' | 'running' | 'stopping' | 'elsewhere' | 'partial' | 'whole';
  /** What it waits for before its first attempt; null for nothing. */
  readonly waitsFor: string | null;
  /** Attempts that are asked for, that are there, and of those the solved ones. */
  readonly asked: number;
  readonly made: number;
  readonly solved: number;
  /** Null where nobody can say. */
  readonly secondsLeft: number | null;
}

/** What went wrong with it last: what happened, what to do, and the words on the button that helps. */
export interface EvaluationTrouble {
  readonly message: string;
  readonly todo: string;
  readonly help: string | null;
}

/** What the host tells the page of a report; each replaces the one before it. */
export type ToReport =
  | ToPanelOf<'strings'>
  | {
      readonly kind: 'evaluation';
      readonly told: ShownEvaluation;
      readonly standing: EvaluationStanding;
      readonly trouble: EvaluationTrouble | null;
    }
  /** The same evaluation goes on; its figures come when they are counted. */
  | { readonly kind: 'standing'; readonly standing: EvaluationStanding }
  | { readonly kind: 'comparison'; readonly told: ShownComparison }
  /** It cannot be shown: what happened. */
  | { readonly kind: 'problem'; readonly message: string };

/** What a person does with a report from its page. */
export const REPORT_DEEDS = [
  'stop',
  'goOn',
  'compare',
  'save',
  /** What helps with the trouble that is shown; the host knows which command that is. */
  'help',
] as const;
export type ReportDeed = (typeof REPORT_DEEDS)[number];

/** What the page asks of the host. Parse it there: the page shows names that others have given and is not to be trusted. */
export const fromReportSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('do'), does: z.enum(REPORT_DEEDS) }),
  z.strictObject({ kind: z.literal('openProblem'), problem: z.string().min(1) }),
]);
export type FromReport = z.infer<typeof fromReportSchema>;
