import type { Alert } from '#engine/alert/alert.ts';
import { fieldValues } from '#event/path.ts';
import type { EventPlace } from '#live/replay.ts';
import type { ScanReport } from '../scan-report.ts';
import { visibleText } from './visible-text.ts';

/** Characters of a title and a reason that people are shown. */
export const TITLE_LENGTH = 300;
export const REASON_LENGTH = 600;

/** Who, to what, with what, from where: as fields tell it, the first that has a value. */
export const ACTOR_FIELDS = ['cred.actor.name', 'user.name', 'user.email', 'user.id', 'cred.actor.id'];
export const TARGET_FIELDS = ['cred.target.name', 'user.target.name', 'user.target.email', 'user.target.id', 'cred.target.id'];
export const CREDENTIAL_FIELDS = ['cred.class'];
export const SOURCE_FIELDS = ['source.ip', 'cred.actor.ip', 'client.ip', 'source.address'];

/** The distinct values of the first of the fields that has any; five at most. */
export function firstFilled({ document }: Alert, fields: readonly string[]): readonly string[] {
  for (const field of fields) {
    const values = [...new Set(fieldValues(document, field).map(String))];
    if (values.length > 0) return values.slice(0, MAX_VALUES);
  }
  return [];
}

const MAX_VALUES = 5;

/** Where the first of the source events was read, as far as it is known. */
export function placeOf({ events }: Alert, places: ScanReport['places']): EventPlace | undefined {
  for (const { id } of events) {
    const place = places.get(id);
    if (place) return place;
  }
  return undefined;
}

/** `logs/a.json:12`; a place in standard input by name. */
export function printPlace(path: string, line: number | undefined): string {
  const name = path === '-' ? 'standard input' : visibleText(path, 300);
  return line === undefined ? name : `${name}:${line}`;
}

/** The datasets of the source events, each once. */
export function datasetsOf({ events }: Alert): readonly string[] {
  return [...new Set(events.map(({ dataset }) => dataset))].sort();
}
