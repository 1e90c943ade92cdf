import { useEffect, useRef } from 'react';

/** What a key does, by the key. */
export type TriageKeys = Readonly<Record<string, () => void>>;

/** Listens to single keys on the whole page, but not while somebody types or holds a modifier. */
export function useTriageKeys(keys: TriageKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest('input, select, textarea')) return;
      if (!Object.hasOwn(latest.current, event.key)) return;
      event.preventDefault();
      latest.current[event.key]?.();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
