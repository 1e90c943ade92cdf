import { useEffect, useRef, useState } from 'react';

const CHOICE = 'tocsin-single-keys';

/** What a key does, by the key. */
export type TriageKeys = Readonly<Record<string, () => void>>;

/**
 * Listens to single keys on the whole page, but not while somebody types or holds a modifier, and not for those who turned
 * them off: who speaks to a computer presses keys by talking (WCAG 2.1.4).
 */
export function useTriageKeys(keys: TriageKeys): { readonly isOn: boolean; readonly toggle: () => void } {
  const [isOn, setOn] = useState(() => localStorage.getItem(CHOICE) !== 'off');
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest('input, select, textarea')) return;
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
