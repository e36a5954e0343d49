import { branchOf, stepVerdict, type RunState, type StepState } from '../../src/domain/runState.ts';
import { carriesLesson, importedWords, verdictWord } from './describe.ts';
import type { Lane, Lanes } from './lanes.ts';

/** The lanes to draw and the steps that match; all lanes and no set where there is no filter. */
export interface Shown {
  readonly lanes: readonly Lane[];
  /** Null: nothing is filtered. */
  readonly matches: ReadonlySet<string> | null;
  /** The row a lane is drawn in, undefined where it is left out. */
  readonly rowOf: (lane: Lane) => number | undefined;
}

/** Lanes with a match, and those they stem from, so that every step shown still hangs on its parent. */
export function shownLanes(lanes: Lanes, state: RunState, filter: string): Shown {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return { lanes: lanes.rows, matches: null, rowOf: ({ row }) => row };
  const matches = new Set<string>();
  const kept = new Set<Lane>();
  for (const step of state.steps.values()) {
    if (!textOf(step, state).includes(wanted)) continue;
    matches.add(step.id);
    keepWithAncestors(lanes.of(step.branch), kept, lanes, state);
  }
  const rows = lanes.rows.filter((lane) => kept.has(lane));
  const rowOf = new Map(rows.map((lane, row) => [lane, row]));
  return { lanes: rows, matches, rowOf: (lane) => rowOf.get(lane) };
}

function keepWithAncestors(
  lane: Lane | undefined,
  kept: Set<Lane>,
  lanes: Lanes,
  state: RunState,
): void {
  const found = [lane];
  for (let next = found.pop(); next !== undefined; next = found.pop()) {
    if (kept.has(next)) continue;
    kept.add(next);
    const from = next.from === null ? undefined : state.steps.get(next.from);
    const above = [next.parent, from === undefined ? undefined : lanes.of(from.branch)];
    found.push(...above.filter((each) => each !== null && each !== undefined));
  }
}

/** Everything a person may know a step by, in small letters. */
function textOf(step: StepState, state: RunState): string {
  const branch = branchOf(state, step.branch);
  const lessons = branch.reflections
    .filter(({ after }) => after === step.id)
    .map(({ event }) => `${event.diagnosis}\n${event.fix}`);
  const carried = carriesLesson(step, state)
    ? branch.experiences.map(({ diagnosis, fix }) => `${diagnosis}\n${fix}`)
    : [];
  const facts = (step.judged?.facts ?? []).map((fact) => fact.text);
  const words = [step.id, verdictWord(step), stepVerdict(step) ?? '', importedWords(step) ?? ''];
  return [...words, ...facts, ...lessons, ...carried].join('\n').toLowerCase();
}
