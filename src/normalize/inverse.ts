import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { parseDate } from '#event/date.ts';
import { type Conversion, textOf } from './conversion.ts';
import { type Draft, memberOf, segmentsOf, setAt, setMember, valueAt } from './document.ts';
import type { Row, Table } from './table.ts';

/** How to come from wanted fields back to a raw record that has them. */
export type Inverse = {
  /** What every record has where the wanted fields say nothing else: enough to be recognized. */
  readonly base: JsonObject;
  readonly table: Table<string>;
  /** Conversions of the table that change a value, backwards; those that are not named keep it, and undefined leaves the row out. */
  readonly back?: Readonly<Record<string, Conversion>>;
  /** What a table cannot say. */
  readonly finish?: (wanted: JsonObject, record: Draft) => void;
};

/** The raw record that a table would make the wanted fields of. What a row cannot give back is simply not there. */
export function compileInverse({ base, table, back = {}, finish }: Inverse): (wanted: JsonObject) => JsonObject {
  const conversions: Readonly<Record<string, Conversion>> = { ...USUAL, ...back };
  const fields = table.rows.flatMap(({ to }) => listOf(to));
  return (wanted) => {
    const record: Draft = {};
    for (const row of table.rows) writeRow(row, conversions, wanted, record);
    for (const rest of table.rest ?? []) writeRest(rest, fields, table, wanted, record);
    finish?.(wanted, record);
    return withBase(record, base);
  };
}

const USUAL: Readonly<Record<string, Conversion>> = {
  epochMilliseconds: (value) => timeOf(value, 1),
  epochSeconds: (value) => timeOf(value, 1000),
  millisecondsAsNanoseconds: (value) => (typeof value === 'number' ? value / 1_000_000 : undefined),
};

function timeOf(value: JsonValue, divisor: number): number | undefined {
  const time = typeof value === 'string' ? parseDate(value) : undefined;
  return time === undefined ? undefined : time / divisor;
}

/** The first of the row's fields that is wanted says what stands in the record, unless another row has said it. */
function writeRow(row: Row<string>, conversions: Readonly<Record<string, Conversion>>, wanted: JsonObject, record: Draft): void {
  const from = segmentsOf(typeof row.from === 'string' ? row.from : (row.from[0] ?? ''));
  if (valueAt(record, from) !== undefined) return;
  const field = listOf(row.to).find((one) => valueAt(wanted, segmentsOf(one)) !== undefined);
  const value = field === undefined ? alternative(row, wanted) : valueAt(wanted, segmentsOf(field));
  const raw = value === undefined ? undefined : (conversions[row.as ?? ''] ?? same)(value);
  if (raw === undefined || !isAllowed(row, wanted, record)) return;
  setAt(record, from, raw);
}

const same: Conversion = (value) => value;

function alternative(row: Row<string>, wanted: JsonObject): JsonValue | undefined {
  return row.else === undefined ? undefined : valueAt(wanted, segmentsOf(row.else));
}

/** A row with a condition counts only where the record meets it already. */
function isAllowed({ when }: Row<string>, _wanted: JsonObject, record: Draft): boolean {
  if (!when) return true;
  const there = valueAt(record, segmentsOf(when.path));
  return there !== undefined && when.is.includes(there);
}

/** Members that keep their names go back to where they were. */
function writeRest(
  { from, to, except = [] }: { readonly from: string; readonly to: string; readonly except?: readonly string[] },
  fields: readonly string[],
  table: Table<string>,
  wanted: JsonObject,
  record: Draft,
): void {
  const object = valueAt(wanted, segmentsOf(to));
  if (!isJsonObject(object)) return;
  const others = (table.rest ?? []).map((rest) => rest.to);
  for (const [name, value] of Object.entries(object)) {
    const field = `${to}.${name}`;
    const isTaken = fields.some((one) => one === field || one.startsWith(`${field}.`)) || others.includes(field) || except.includes(name);
    if (!isTaken) setAt(record, from === '' ? [name] : [...segmentsOf(from), name], value);
  }
}

/** The record with what the base has besides, object by object. */
function withBase(record: JsonObject, base: JsonObject): JsonObject {
  const whole: Draft = { ...base };
  for (const [name, value] of Object.entries(record)) {
    const below = memberOf(base, name);
    setMember(whole, name, isJsonObject(value) && isJsonObject(below) ? withBase(value, below) : value);
  }
  return whole;
}

/** The text at a dotted path. */
export function wantedText(wanted: JsonObject, path: string): string | undefined {
  const value = valueAt(wanted, segmentsOf(path));
  return textOf(Array.isArray(value) ? value[0] : value);
}

/** A copy of the members of an object by other names. */
export function withNames(object: JsonObject, nameOf: (name: string) => string): JsonObject {
  const named: Draft = {};
  for (const [name, value] of Object.entries(object)) setMember(named, nameOf(name), value);
  return named;
}

/** A copy with `snake_case` names as `camelCase`, in objects inside objects and lists. */
export function camelMembers(object: JsonObject): JsonObject {
  const named: Draft = {};
  for (const [name, value] of Object.entries(object))
    setMember(
      named,
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      camelValue(value as JsonValue),
    );
  return named;
}

function camelValue(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((member: JsonValue) => (isJsonObject(member) ? camelMembers(member) : member));
  return isJsonObject(value) ? camelMembers(value) : value;
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
