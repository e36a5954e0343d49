import { useEffect } from 'preact/hooks';

/** Whoever comes into the panel with nothing of it in focus stands in the tree at once. Takes no focus from outside the panel. */
export function useEntry(enter: () => void): void {
  useEffect(() => {
    const look = (): void => {
      const isNowhere = document.activeElement === null || document.activeElement === document.body;
      if (document.hasFocus() && isNowhere) enter();
    };
    look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [enter]);
}
