import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Snapshot } from '../run/panelStore.ts';
import type { SavedView } from '../run/savedView.ts';

interface Memory {
  readonly snapshot: Snapshot;
  readonly loaded: boolean;
  readonly onView: (changes: Partial<SavedView>) => void;
}

/** Saving follows the last scroll after so long, so that a long scroll saves once. */
const SAVE_AFTER_MS = 250;

/**
 * Puts the tree back where it was left, once the run is loaded, and keeps where it is. What it returns says once that it was put back just
 * now: then nothing else may scroll it.
 */
export function useScrollMemory(
  scroller: RefObject<HTMLElement | null>,
  { snapshot, loaded, onView }: Memory,
): () => boolean {
  const restored = useRef<string | null>(null);
  const justNow = useRef(false);
  const { run, view } = snapshot;
  useLayoutEffect(() => {
    if (!loaded || restored.current === run) return;
    restored.current = run;
    const { left, top } = view.scroll;
    if (left === 0 && top === 0) return;
    justNow.current = true;
    scroller.current?.scrollTo({ left, top });
  });
  useEffect(() => {
    const found = scroller.current;
    if (found === null || !loaded) return;
    let timer = 0;
    const keep = (): void => {
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        onView({ scroll: { left: found.scrollLeft, top: found.scrollTop } });
      }, SAVE_AFTER_MS);
    };
    found.addEventListener('scroll', keep, { passive: true });
    return () => {
      clearTimeout(timer);
      found.removeEventListener('scroll', keep);
    };
  }, [scroller, loaded, onView]);
  return () => {
    const was = justNow.current;
    justNow.current = false;
    return was;
  };
}
