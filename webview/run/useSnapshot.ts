import { useEffect, useState } from 'preact/hooks';
import type { PanelStore, Snapshot } from './panelStore.ts';

/** The store's newest snapshot, at most once a frame, however many messages come. */
export function useSnapshot(store: PanelStore): Snapshot {
  const [snapshot, setSnapshot] = useState(store.snapshot);
  useEffect(() => {
    let frame = 0;
    const draw = (): void => {
      frame = 0;
      setSnapshot(store.snapshot);
    };
    const end = store.subscribe(() => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    });
    // What came between the first drawing and now.
    setSnapshot(store.snapshot);
    return () => {
      end();
      cancelAnimationFrame(frame);
    };
  }, [store]);
  return snapshot;
}
