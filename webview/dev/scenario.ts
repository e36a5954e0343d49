import type { Activity, ToPanelOf } from '../../src/domain/protocol.ts';
import type { RunEvent } from '../../src/domain/runEvent.ts';
import type { TestDetail } from '../../src/domain/stepDetail.ts';

/** A run for the panel outside of VS Code, with what its host would know. */
export interface Scenario {
  readonly run: string;
  /** Programs included, as they stand in a journal. */
  readonly events: readonly RunEvent[];
  readonly activity: Activity;
  readonly writing: readonly string[];
  readonly problem: ToPanelOf<'problem'>['problem'];
  /** Failing visible tests by step. */
  readonly tests: Readonly<Record<string, readonly TestDetail[]>>;
  /** What an earlier panel saved. */
  readonly saved: unknown;
  /** The host never answers. */
  readonly silent: boolean;
  /** It answers, with no event yet or with the first chunk alone. */
  readonly stalls: 'never' | 'beforeEvents' | 'afterFirstChunk';
  readonly strings: { readonly language: string; readonly texts: Record<string, string> } | null;
}
