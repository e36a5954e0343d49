import { useEffect, useState } from 'preact/hooks';

/** Grows each time the theme has changed: what is drawn in its colours is drawn anew then. */
export function useThemeCount(): number {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const tell = (): void => setChanges((before) => before + 1);
    // VS Code keeps the kind of theme in the body's class, and the colours in the style of the root.
    const observer = new MutationObserver(tell);
    observer.observe(document.body, { attributeFilter: ['class'] });
    observer.observe(document.documentElement, { attributeFilter: ['style'] });
    const forced = matchMedia('(forced-colors: active)');
    forced.addEventListener('change', tell);
    return () => {
      observer.disconnect();
      forced.removeEventListener('change', tell);
    };
  }, []);
  return changes;
}
