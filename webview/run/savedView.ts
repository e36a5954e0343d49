export const PROGRAM_VIEWS = ['whole', 'parent', 'counterpart'] as const;
export type ProgramView = (typeof PROGRAM_VIEWS)[number];

/** What of a panel is the person's doing and outlives it; everything else is folded from events. */
export interface SavedView {
  /** The run that selection, scroll and filter belong to. */
  readonly run: string | null;
  /** Null is the run itself. */
  readonly selected: string | null;
  readonly scroll: { readonly left: number; readonly top: number };
  /** The tree's share of the panel, from 0 to 1. */
  readonly split: number;
  readonly filter: string;
  readonly compact: boolean;
  /** Keep the newest step in sight. */
  readonly follow: boolean;
  readonly programView: ProgramView;
}

export const SPLIT_MIN = 0.15;
export const SPLIT_MAX = 0.85;

export const NEW_VIEW: SavedView = {
  run: null,
  selected: null,
  scroll: { left: 0, top: 0 },
  split: 0.5,
  filter: '',
  compact: false,
  follow: true,
  programView: 'whole',
};

/** Another run in the same panel: the layout stays, the place does not. */
export function viewOf(run: string, view: SavedView): SavedView {
  if (view.run === run) return view;
  const { selected, scroll, filter, follow } = NEW_VIEW;
  return { ...view, run, selected, scroll, filter, follow };
}

/** What was saved, field by field: an older panel may have saved something else. */
export function parseSavedView(saved: unknown): SavedView {
  if (typeof saved !== 'object' || saved === null) return NEW_VIEW;
  const from = saved as Readonly<Record<string, unknown>>;
  const scroll = (typeof from['scroll'] === 'object' ? from['scroll'] : null) as Record<
    string,
    unknown
  > | null;
  return {
    run: textOr(from['run'], null),
    selected: textOr(from['selected'], null),
    scroll: { left: numberOr(scroll?.['left'], 0), top: numberOr(scroll?.['top'], 0) },
    split: Math.min(SPLIT_MAX, Math.max(SPLIT_MIN, numberOr(from['split'], NEW_VIEW.split))),
    filter: textOr(from['filter'], ''),
    compact: from['compact'] === true,
    follow: from['follow'] !== false,
    programView: PROGRAM_VIEWS.find((view) => view === from['programView']) ?? 'whole',
  };
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
