import { InvalidArgumentError } from 'commander';
import { nearest } from '#base/nearest.ts';
import { resolveDateMath } from '#event/date-math.ts';
import { ATTACK_VERSIONS, NEWEST_ATTACK_VERSION } from '#rule/in-attack-version.ts';
import { parseByteCount } from '../byte-count.ts';

/** Parsers of option values. What they throw is shown behind the name of the option. */

/** One of a few words, in any case. */
export function oneOf<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text.toLowerCase());
    if (word !== undefined) return word;
    const meant = nearest(text, words);
    throw new InvalidArgumentError(
      meant === undefined ? `It is one of ${words.join(', ')}.` : `Did you mean ${meant}? It is one of ${words.join(', ')}.`,
    );
  };
}

/** A moment: a date, a date with a time (UTC unless it says otherwise), or `now-7d`. Rounded up, a day means its last millisecond. */
export function moment(round: 'up' | 'down'): (text: string) => number {
  return (text) => {
    const time = resolveDateMath(text.trim().replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T'), Date.now(), round);
    if (time === undefined) throw new InvalidArgumentError('It is a date such as 2026-03-04, 2026-03-04T10:30Z or now-7d.');
    return time;
  };
}

/** `600KB`, `5 GB`, `1MiB`, `4096`: bytes. */
export function byteCount(text: string): number {
  const bytes = parseByteCount(text);
  if (bytes === undefined) throw new InvalidArgumentError('It is a number of bytes such as 600KB, 20MB or 5GB.');
  return bytes;
}

export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(number)) throw new InvalidArgumentError('It is a whole number.');
  return number;
}

/** How many: a whole number, zero or more. */
export function count(text: string): number {
  const number = wholeNumber(text);
  if (number < 0) throw new InvalidArgumentError('It is zero or more.');
  return number;
}

/** `--attack-version`, as `option` takes it. It has no default, which would hide what stands behind a subcommand. */
export const ATTACK_VERSION_OPTION = [
  '--attack-version <version>',
  `read techniques in this version of ATT&CK: ${ATTACK_VERSIONS.join(', ')} (default: ${NEWEST_ATTACK_VERSION})`,
  oneOf(ATTACK_VERSIONS),
] as const;

/** Names with commas between them. */
export function names(text: string): readonly string[] {
  const found = text.split(',').map((name) => name.trim());
  if (found.includes('')) throw new InvalidArgumentError('It is names with commas between them.');
  return found;
}

/** One more value of an option that may be said several times. */
export function another(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
