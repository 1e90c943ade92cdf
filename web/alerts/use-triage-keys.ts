import { useEffect, useLayoutEffect, useRef, useState } from 'react';

const CHOICE = 'tocsin-single-keys';

/** What a key does, by the key. */
type TriageKeys = Readonly<Record<string, () => unknown>>;

/**
 * Listens to single keys on the whole page, but not while somebody types or holds a modifier, and not for those who turned
 * them off: who speaks to a computer presses keys by talking (WCAG 2.1.4).
 */
export function useTriageKeys(keys: TriageKeys): { readonly isOn: boolean; readonly toggle: () => void } {
  const [isOn, setOn] = useState(() => localStorage.getItem(CHOICE) !== 'off');
  const latest = useRef(keys);
  // Before the next key comes: who presses j twice moves twice.
  useLayoutEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest('input:not([type=checkbox]), select, textarea, [data-typing]')) return;
      // What has the keyboard is opened by Enter itself.
      if (event.key === 'Enter' && event.target instanceof Element && event.target.closest('a:not(.c-alert a), button, summary')) return;
      if (!Object.hasOwn(latest.current, event.key)) return;
      event.preventDefault();
      latest.current[event.key]?.();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [isOn]);
  const toggle = () => {
    localStorage.setItem(CHOICE, isOn ? 'off' : 'on');
    setOn(!isOn);
  };
  return { isOn, toggle };
}
