import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { type Draft, memberOf, setAt, setMember, valueAt } from '../../document.ts';
import { parseJson } from '../../guard.ts';

const DEBUG = ['okta', 'debug_context', 'debug_data'];

/**
 * `debugData` whole, with what is an object in text opened (`{New Device=POSITIVE, New IP=NEGATIVE}`, and JSON), and risk and behaviors
 * drawn out of it.
 */
export function writeDebugData(debugData: JsonValue | undefined, document: Draft): void {
  if (!isJsonObject(debugData)) return;
  const flattened: Draft = {};
  for (const [name, value] of Object.entries(debugData)) setMember(flattened, name, value);
  open(flattened, 'logOnlySecurityData', openedJson);
  open(flattened, 'behaviors', openedPairs);
  open(flattened, 'risk', openedPairs);
  setAt(document, [...DEBUG, 'flattened'], flattened);
  const inLog = valueAt(flattened, ['logOnlySecurityData', 'risk']);
  const level = wordAt(inLog, 'level') ?? wordAt(flattened.risk, 'level');
  const reasons = wordAt(inLog, 'reasons') ?? wordAt(flattened.risk, 'reasons');
  if (level !== undefined) setAt(document, [...DEBUG, 'risk_level'], level);
  if (reasons !== undefined)
    setAt(
      document,
      [...DEBUG, 'risk_reasons'],
      reasons.split(',').map((reason) => reason.trimStart()),
    );
  const behaviors = positive(flattened.behaviors);
  if (behaviors.length > 0) setAt(document, [...DEBUG, 'risk_behaviors'], behaviors);
}

function open(object: Draft, name: string, opened: (text: string) => JsonValue | undefined): void {
  const value = memberOf(object, name);
  const found = typeof value === 'string' ? opened(value) : undefined;
  if (found !== undefined) setMember(object, name, found);
}

function openedJson(text: string): JsonValue | undefined {
  const parsed = parseJson(text);
  return 'problem' in parsed || !isJsonObject(parsed.value) ? undefined : parsed.value;
}

/** `{reasons=Anomalous Device, New IP, level=MEDIUM}`: what has no `=` belongs to the value before it. */
function openedPairs(text: string): JsonObject | undefined {
  const end = text.indexOf('}');
  const inside = text.startsWith('{') && end > 0 ? text.slice(1, end) : text;
  const pairs: Draft = {};
  let last: string | undefined;
  for (const part of inside.split(', ')) {
    const at = part.indexOf('=');
    if (at > 0) {
      last = part.slice(0, at);
      setMember(pairs, last, part.slice(at + 1));
    } else if (last !== undefined) setMember(pairs, last, `${textOf(memberOf(pairs, last)) ?? ''}, ${part}`);
  }
  return last === undefined ? undefined : pairs;
}

function wordAt(value: JsonValue | undefined, name: string): string | undefined {
  return textOf(memberOf(value, name)) || undefined;
}

function positive(behaviors: JsonValue | undefined): readonly string[] {
  if (!isJsonObject(behaviors)) return [];
  return Object.entries(behaviors).flatMap(([name, value]) => (value === 'POSITIVE' ? [name] : []));
}
